package dev.claudetap.redact;

import java.util.List;

/** The last three letters or digits of every name that may be assigned a secret in a text. */
final class NameEndings {
    /** How many letters of a name count. */
    static final int LETTERS = 3;

    private static final int BITS = 5;
    private static final int DIGIT = 27;
    private static final boolean[] KNOWN = new boolean[1 << (LETTERS * BITS)];

    static {
        SecretWords.JSON_ENDINGS.forEach(NameEndings::know);
        List.of("token", "key", "pass", "auth").forEach(NameEndings::know);
    }

    private NameEndings() {}

    private static void know(String name) {
        int ending = 0;
        for (int i = 0; i < LETTERS; i++) {
            ending = with(ending, i, name.charAt(name.length() - 1 - i));
        }
        KNOWN[ending] = true;
    }

    /** An ending with one more letter, or digit, before it. */
    static int with(int ending, int letters, int c) {
        int code = c <= '9' ? DIGIT : c & 0x1f;
        return ending | code << (BITS * letters);
    }

    /** Whether a name of secrets ends like that. */
    static boolean isKnown(int ending) {
        return KNOWN[ending];
    }
}
