package dev.claudetap.conversation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first half of a text's SHA-256: stands for the text where keeping it would cost too much. */
record Digest(long high, long low) {
    static Digest of(String text) {
        ByteBuffer sum = ByteBuffer.wrap(sha256(text));
        return new Digest(sum.getLong(), sum.getLong());
    }

    /** The whole SHA-256 in hex. */
    static String hex(String text) {
        return HexFormat.of().formatHex(sha256(text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
