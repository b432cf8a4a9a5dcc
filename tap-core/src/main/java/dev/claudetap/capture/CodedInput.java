package dev.claudetap.capture;

import dev.claudetap.decode.ContentDecoder;
import dev.claudetap.decode.ContentDecoders;
import dev.claudetap.decode.DecodedTooLargeException;
import dev.claudetap.decode.UnsupportedCodingException;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes the content codings off a body as it comes, and remembers how it travelled. Worker only. */
final class CodedInput {
    private static final String CUT_SHORT = "ended before it was whole";

    private final @Nullable String coding;
    private @Nullable MessageDigest rawDigest;
    private final Consumer<ByteBuffer> to;
    private @Nullable ContentDecoder decoder;
    private long wireBytes;
    private long decodedBytes;
    private boolean stopped;
    private boolean undecodable;
    private boolean truncated;
    private @Nullable String note;

    /** @param mostDecoded bytes after which decoding a coded body stops; bodies without coding have no such limit here */
    CodedInput(@Nullable String contentEncoding, long mostDecoded, BodyStore store, Consumer<ByteBuffer> to) {
        this.coding = contentEncoding;
        this.to = to;
        if (contentEncoding != null && isCoded(contentEncoding)) {
            rawDigest = Sha256.digest();
            try {
                decoder = ContentDecoders.of(contentEncoding, mostDecoded);
            } catch (UnsupportedCodingException unknown) {
                undecodable("unknown content coding, only its size and digest are kept");
            }
        }
    }

    /** The codings of a message, or null when it names none. */
    static @Nullable String codingOf(Headers headers) {
        String coding = String.join(", ", headers.all("content-encoding"));
        return coding.isBlank() ? null : coding;
    }

    private static boolean isCoded(@Nullable String contentEncoding) {
        return contentEncoding != null
                && !contentEncoding.isBlank()
                && !contentEncoding.strip().toLowerCase(Locale.ROOT).equals("identity");
    }

    void feed(ByteBuffer wire) {
        wireBytes += wire.remaining();
        if (rawDigest != null) {
            rawDigest.update(wire.duplicate());
        }
        if (stopped || undecodable) {
            return;
        }
        if (decoder == null) {
            pass(wire);
            return;
        }
        ContentDecoder active = decoder;
        decode(() -> active.decode(wire, this::pass));
    }

    /** No more bytes will come. */
    void finish(boolean whole) {
        ContentDecoder active = decoder;
        if (active != null && !stopped && !undecodable && wireBytes > 0) {
            decode(() -> active.finish(this::pass));
        }
        if (active != null) {
            active.close();
            decoder = null;
        }
        if (!whole && note == null) {
            note = CUT_SHORT;
        }
    }

    /** What came was all there is, though nobody waited for its end. */
    void wholeAfterAll() {
        if (CUT_SHORT.equals(note)) {
            note = null;
        }
    }

    private interface Decoding {
        void run() throws IOException;
    }

    private void decode(Decoding step) {
        try {
            step.run();
        } catch (DecodedTooLargeException tooLarge) {
            truncate("decoded body is larger than the limit");
        } catch (IOException garbage) {
            if (decodedBytes == 0) {
                undecodable("does not decode as its content coding says, only its size and digest are kept");
            } else {
                truncate("stops decoding part-way");
            }
        }
    }

    private void pass(ByteBuffer decoded) {
        decodedBytes += decoded.remaining();
        to.accept(decoded);
    }

    private void undecodable(String why) {
        undecodable = true;
        note = why;
    }

    /** What follows is not kept. */
    void truncate(String why) {
        stopped = true;
        truncated = true;
        if (note == null) {
            note = why;
        }
    }

    /** What follows passed while memory was full. */
    void missed() {
        truncate("the rest was not kept: too much waited to be recorded");
    }

    void lost(long bytes) {
        wireBytes += bytes;
    }

    /** Size and digest of a body that cannot be decoded: secrets within it would not be seen, so its bytes are not kept. */
    Optional<Body> undecoded() {
        if (!undecodable || wireBytes == 0 || rawDigest == null) {
            return Optional.empty();
        }
        return Optional.of(new Body.Binary(wireBytes, BodyText.hex(rawDigest), null));
    }

    boolean isTruncated() {
        return truncated;
    }

    void discard() {
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
    }

    /** How it travelled; {@code more} is a note that only counts when there is none yet. */
    BodyInfo info(boolean cut, @Nullable String more) {
        if (wireBytes == 0 && note == null && more == null && !isCoded(coding)) {
            return BodyInfo.NONE;
        }
        return new BodyInfo(wireBytes, coding, truncated || cut, note == null ? more : note);
    }
}
