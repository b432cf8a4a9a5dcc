package dev.claudetap.capture;

import dev.claudetap.decode.RpcFormat;
import dev.claudetap.decode.RpcReader;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Collects a body that is not a stream and says what it is: JSON, text, or binary. Worker only. */
final class BodyReader {
    private static final int LOOK = 4096;

    private final Headers headers;
    private final Session session;
    private final @Nullable String contentType;
    private final MediaKind kind;
    private final BodyBytes kept;
    private @Nullable MessageDigest binary;
    private boolean looked;
    private long length;
    private boolean cut;
    private @Nullable String note;

    BodyReader(Headers headers, Session session) {
        this.headers = headers;
        this.session = session;
        this.contentType = headers.first("content-type").orElse(null);
        this.kind = MediaKind.of(contentType);
        this.kept = new BodyBytes(session.store(), session.options().limits().bodyBytes());
        if (kind == MediaKind.BINARY || kind == MediaKind.PROTOBUF) {
            binary = Sha256.digest();
        }
    }

    /** Takes bytes whose content codings are off. */
    void keep(ByteBuffer decoded) {
        length += decoded.remaining();
        look();
        if (binary != null) {
            binary.update(decoded.duplicate());
        }
        boolean readLater = binary == null || kind == MediaKind.PROTOBUF;
        if (readLater || kept.size() < BodyText.MAX_BASE64) {
            boolean all = kept.append(decoded);
            cut |= !all && readLater;
        }
    }

    /** A body of unknown type with a zero byte near its start is binary: then its digest is taken as it passes. */
    private void look() {
        if (binary != null || looked || kept.size() < LOOK || isPromised()) {
            return;
        }
        looked = true;
        for (byte b : kept.peek(LOOK)) {
            if (b == 0) {
                becomeBinary();
                return;
            }
        }
    }

    private void becomeBinary() {
        MessageDigest digest = Sha256.digest();
        binary = digest;
        try {
            byte[] sofar = kept.take();
            digest.update(sofar);
            kept.append(ByteBuffer.wrap(sofar));
        } catch (IOException unreadable) {
            note = "a part could not be read back";
        }
    }

    private boolean isPromised() {
        return kind == MediaKind.JSON || kind == MediaKind.TEXT;
    }

    /**
     * The body; call once, when no more bytes will come.
     *
     * @param incomplete whether its end is known to be missing
     */
    Body body(CodedInput input, boolean incomplete) {
        Body travelled = input.undecoded().orElse(null);
        if (travelled != null) {
            return travelled;
        }
        try {
            if (length == 0) {
                return Body.EMPTY;
            }
            boolean broken = cut || incomplete || input.isTruncated();
            if (binary == null) {
                return decoded(kept.take(), broken);
            }
            return kind == MediaKind.PROTOBUF ? calls(binary, broken) : binary(binary);
        } catch (IOException unreadable) {
            note = "could not be read back";
            return Body.EMPTY;
        }
    }

    private Body calls(MessageDigest digest, boolean broken) throws IOException {
        RpcFormat format = RpcFormat.of(contentType).orElseThrow();
        String coding = headers.first(format.framing().codingHeader()).orElse(null);
        RecorderOptions options = session.options();
        RpcReader reader = new RpcReader(format, coding, options.limits().bodyBytes(), options.redactor()::holdsSecret);
        String sha256 = BodyText.hex(digest);
        return reader.json(kept.take(), new RpcReader.About(length, sha256, !broken))
                .<Body>map(Body.Json::new)
                .orElseGet(() -> new Body.Binary(length, sha256, null));
    }

    private Body binary(MessageDigest digest) throws IOException {
        boolean keep = length <= BodyText.MAX_BASE64;
        String base64 = keep ? Base64.getEncoder().encodeToString(kept.take()) : null;
        return new Body.Binary(length, BodyText.hex(digest), base64);
    }

    private Body decoded(byte[] bytes, boolean incomplete) {
        String text = BodyText.decode(bytes, MediaKind.charsetOf(contentType), incomplete);
        if (text == null || (!isPromised() && text.indexOf('\0') >= 0)) {
            note = cut ? "only the digest of the first part" : null;
            Body.Binary first = BodyText.binary(bytes);
            return new Body.Binary(length, first.sha256(), cut ? null : first.base64());
        }
        Body body = BodyText.of(text, kind == MediaKind.JSON);
        if (kind == MediaKind.JSON && !incomplete && body instanceof Body.Text) {
            note = "not valid JSON, or nested too deep";
        }
        return body;
    }

    /** How it travelled; valid after {@link #body}. */
    BodyInfo info(CodedInput input) {
        return input.info(cut, cut && note == null ? "larger than the limit" : note);
    }

    /** The text so far, for the journal; whatever is no text gives the empty one. */
    String textSoFar() {
        byte[] sofar = binary == null ? kept.copy() : new byte[0];
        String text = BodyText.decode(sofar, MediaKind.charsetOf(contentType), true);
        return text == null ? "" : text;
    }

    long size() {
        return binary == null ? kept.size() : 0;
    }

    void discard() {
        kept.discard();
    }
}
