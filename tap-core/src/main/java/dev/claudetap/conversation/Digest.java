package dev.claudetap.conversation;

import dev.claudetap.trace.Sha256;
import java.nio.ByteBuffer;

/** The first half of a text's SHA-256: stands for the text where keeping it would cost too much. */
record Digest(long high, long low) {
    static Digest of(String text) {
        ByteBuffer sum = ByteBuffer.wrap(Sha256.of(text));
        return new Digest(sum.getLong(), sum.getLong());
    }
}
