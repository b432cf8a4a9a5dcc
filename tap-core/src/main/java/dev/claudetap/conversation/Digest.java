package dev.claudetap.conversation;

import java.nio.charset.StandardCharsets;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Stands for a text where keeping it would cost too much. Told apart are texts that nobody made alike on purpose: the sums are
 * those that a JVM has instructions for, because whole directories are read with them.
 */
record Digest(long high, long low) {
    static Digest of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        CRC32 one = new CRC32();
        one.update(bytes);
        CRC32C another = new CRC32C();
        another.update(bytes);
        Adler32 third = new Adler32();
        third.update(bytes);
        return new Digest(one.getValue() << 32 | another.getValue(), (long) bytes.length << 32 | third.getValue());
    }

    // By hand, as a map key of every message is: a record's own cost method handles.
    @Override
    public boolean equals(Object other) {
        return other instanceof Digest digest && digest.high == high && digest.low == low;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }
}
