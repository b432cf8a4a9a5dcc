package dev.claudetap.decode;

import dev.claudetap.json.JsonCompactor;
import dev.claudetap.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a remote procedure call: splits gRPC, gRPC-Web and Connect envelopes, takes compression off each message, and shows
 * protobuf without its schema, as JSON. Takes any bytes: what cannot be read is told by its length. Use once, from one thread.
 */
public final class RpcReader {
    private static final int PREFIX = 5;
    private static final int COMPRESSED = 0x01;
    private static final int CONNECT_END = 0x02;
    private static final int WEB_TRAILERS = 0x80;

    private final RpcFormat format;
    private final String coding;
    private final Predicate<byte[]> secret;
    private final StringBuilder out = new StringBuilder();
    private final ProtobufFields fields;
    private long left;

    /**
     * A reader for one body.
     *
     * @param format how the body is laid out
     * @param coding what the format's {@link RpcFormat.Framing#codingHeader} header says; null when there is none
     * @param mostDecoded bytes after which decompression stops, all messages together
     * @param secret which bytes must not be shown although they are no text
     */
    public RpcReader(RpcFormat format, @Nullable String coding, long mostDecoded, Predicate<byte[]> secret) {
        this.format = format;
        this.coding = coding == null ? "" : coding.strip().toLowerCase(Locale.ROOT);
        this.left = mostDecoded;
        this.secret = secret;
        this.fields = new ProtobufFields(out, this.secret);
    }

    /**
     * What is told of the body beside its content.
     *
     * @param byteLength its length in bytes
     * @param sha256 lower-case hex digest of all its bytes
     * @param whole whether all of it is here
     */
    public record About(long byteLength, String sha256, boolean whole) {}

    /** The body as a JSON object; empty when it is nothing of its format at all. */
    public Optional<String> json(byte[] body, About about) {
        byte[] bytes = format.base64() ? unwrapped(body) : body;
        out.append("{\"_encoding\":\"protobuf\",\"byte_length\":").append(about.byteLength());
        out.append(",\"sha256\":");
        JsonText.quote(about.sha256(), out);
        boolean readable;
        if (format.framing() == RpcFormat.Framing.NONE) {
            out.append(",\"fields\":");
            readable = fields.write(bytes, 0, bytes.length, !about.whole());
        } else {
            readable = messages(bytes);
        }
        if (fields.isTruncated() || !about.whole()) {
            out.append(",\"truncated\":true");
        }
        return readable ? Optional.of(out.append('}').toString()) : Optional.empty();
    }

    /** Base64 whose pieces were padded each on its own; what is no base64 ends it. */
    private static byte[] unwrapped(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length / 4 * 3);
        int start = 0;
        try {
            while (start < text.length) {
                int end = start;
                while (end < text.length && text[end] != '=') {
                    end++;
                }
                while (end < text.length && text[end] == '=') {
                    end++;
                }
                bytes.writeBytes(Base64.getMimeDecoder().decode(Arrays.copyOfRange(text, start, end)));
                start = end;
            }
        } catch (IllegalArgumentException notBase64) {
            // What came before it is shown; the rest has no meaning.
            return bytes.toByteArray();
        }
        return bytes.toByteArray();
    }

    private boolean messages(byte[] bytes) {
        out.append(",\"framing\":\"").append(format.framing().key()).append("\",\"messages\":[");
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int count = 0;
        boolean more = true;
        while (more && in.remaining() >= PREFIX && fields.spend()) {
            int flags = in.get(in.position());
            int length = in.getInt(in.position() + 1);
            more = length >= 0 && length <= in.remaining() - PREFIX;
            if (more) {
                int from = in.position() + PREFIX;
                out.append(count++ == 0 ? "" : ",");
                message(flags, bytes, from, length);
                in.position(from + length);
            }
        }
        out.append(']');
        if (in.hasRemaining()) {
            out.append(",\"rest_bytes\":").append(in.remaining());
        }
        return count > 0;
    }

    private void message(int flags, byte[] bytes, int from, int length) {
        out.append("{\"byte_length\":").append(length);
        boolean compressed = (flags & COMPRESSED) != 0;
        byte[] content = bytes;
        int start = from;
        int end = from + length;
        if (compressed) {
            out.append(",\"compressed\":true");
            content = decompressed(ByteBuffer.wrap(bytes, from, length));
            start = 0;
            end = content.length;
        }
        boolean connectEnd = format.framing() == RpcFormat.Framing.CONNECT && (flags & CONNECT_END) != 0;
        if (format.framing() == RpcFormat.Framing.GRPC_WEB && (flags & WEB_TRAILERS) != 0) {
            trailers(new String(content, start, end - start, StandardCharsets.ISO_8859_1));
        } else if (connectEnd || format.json()) {
            out.append(connectEnd ? ",\"end_stream\":true" : "");
            text(new String(content, start, end - start, StandardCharsets.UTF_8));
        } else if (!compressed || content.length > 0) {
            protobuf(content, start, end);
        }
        out.append('}');
    }

    private void protobuf(byte[] content, int start, int end) {
        int before = out.length();
        out.append(",\"fields\":");
        if (!fields.write(content, start, end, false)) {
            out.setLength(before);
            note("not a protobuf message");
        }
    }

    private void text(String text) {
        Optional<String> json = JsonCompactor.compact(text);
        if (json.isPresent()) {
            out.append(",\"json\":").append(json.get());
        } else if (!text.isEmpty()) {
            out.append(",\"text\":");
            JsonText.quote(text, out);
        }
    }

    private void trailers(String block) {
        out.append(",\"trailers\":{");
        String separator = "";
        for (String line : block.split("\r?\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                out.append(separator);
                separator = ",";
                JsonText.quote(line.substring(0, colon).strip(), out);
                out.append(':');
                JsonText.quote(line.substring(colon + 1).strip(), out);
            }
        }
        out.append('}');
    }

    /** The message without its compression; nothing, and a note, when that cannot be had. */
    private byte[] decompressed(ByteBuffer message) {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        if (coding.isEmpty()) {
            note("no header says how it is compressed");
            return new byte[0];
        }
        try (ContentDecoder decoder = ContentDecoders.of(coding, Math.max(0, left))) {
            decoder.decode(message, piece -> append(piece, to));
            decoder.finish(piece -> append(piece, to));
            return to.toByteArray();
        } catch (UnsupportedCodingException unknown) {
            note("unknown compression");
        } catch (DecodedTooLargeException tooLarge) {
            left = 0;
            note("larger than the limit");
        } catch (IOException garbage) {
            note("does not decompress");
        }
        return new byte[0];
    }

    private void append(ByteBuffer piece, ByteArrayOutputStream to) {
        left -= piece.remaining();
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        to.writeBytes(bytes);
    }

    private void note(String note) {
        out.append(",\"note\":\"").append(note).append('"');
    }
}
