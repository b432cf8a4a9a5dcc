package dev.claudetap.redact;

import java.util.ArrayList;
import java.util.List;

/**
 * The look of a well-known kind of key: a fixed beginning and a run of certain characters.
 *
 * @param prefix how it begins
 * @param kind the word for its mark
 * @param minimum fewest characters after the prefix
 * @param dots whether the rest may hold dots
 */
record KeyShape(String prefix, String kind, int minimum, boolean dots) {
    /** Longer prefixes stand before those they begin with. */
    private static final List<KeyShape> ALL = List.of(
            key("sk-ant-", 12),
            key("sk-proj-", 16),
            key("sk-svcacct-", 16),
            key("sk-or-", 16),
            key("sk_live_", 16),
            key("sk_test_", 16),
            key("sk-", 20),
            key("rk_live_", 16),
            key("rk_test_", 16),
            key("whsec_", 16),
            new KeyShape("github_pat_", "token", 20, false),
            new KeyShape("ghp_", "token", 20, false),
            new KeyShape("gho_", "token", 20, false),
            new KeyShape("ghu_", "token", 20, false),
            new KeyShape("ghs_", "token", 20, false),
            new KeyShape("ghr_", "token", 20, false),
            new KeyShape("glpat-", "token", 16, true),
            new KeyShape("AKIA", "aws-key-id", 16, false),
            new KeyShape("ASIA", "aws-key-id", 16, false),
            key("AIza", 30),
            new KeyShape("ya29.", "token", 20, true),
            new KeyShape("xoxb-", "token", 10, false),
            new KeyShape("xoxp-", "token", 10, false),
            new KeyShape("xoxa-", "token", 10, false),
            new KeyShape("xoxr-", "token", 10, false),
            new KeyShape("xoxs-", "token", 10, false),
            new KeyShape("xoxe-", "token", 10, false),
            new KeyShape("xoxe.", "token", 10, true),
            new KeyShape("xapp-", "token", 10, false),
            new KeyShape("npm_", "token", 30, false),
            new KeyShape("pypi-", "token", 30, false),
            new KeyShape("hf_", "token", 20, false),
            new KeyShape("dop_v1_", "token", 30, false),
            key("xai-", 20),
            key("gsk_", 20),
            key("pplx-", 20),
            new KeyShape("SG.", "token", 30, true));

    /** How much of a long run of key characters is looked at. */
    static final int LOOKED_AT = 200;

    private static final KeyShape[][] BY_FIRST = byFirst();

    private static KeyShape key(String prefix, int minimum) {
        return new KeyShape(prefix, "api-key", minimum, false);
    }

    private static KeyShape[][] byFirst() {
        KeyShape[][] table = new KeyShape[128][];
        for (char c = 0; c < table.length; c++) {
            List<KeyShape> shapes = new ArrayList<>();
            for (KeyShape shape : ALL) {
                if (shape.prefix.charAt(0) == c) {
                    shapes.add(shape);
                }
            }
            table[c] = shapes.toArray(KeyShape[]::new);
        }
        return table;
    }

    /** The shapes that begin with that ASCII character. */
    static KeyShape[] startingWith(char c) {
        return BY_FIRST[c];
    }

    /** Where the run of key characters ends that starts at {@code from}. */
    int endOfRun(String text, int from) {
        int i = from;
        while (i < text.length() && isKeyCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private boolean isKeyCharacter(char c) {
        return isWord(c) || c == '-' || (dots && c == '.');
    }

    static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    /** Whether what follows the prefix is a key, and not words or a row of x in some documentation. */
    boolean isKey(String text, int from, int to) {
        if (to - from < minimum) {
            return false;
        }
        boolean digit = false;
        boolean upper = false;
        boolean lower = false;
        long atEnd = 0;
        for (int i = from; i < to; i++) {
            // A run can be as long as the text; its beginning and its end tell enough.
            i = i == from + LOOKED_AT ? Math.max(i, to - 10) : i;
            char c = text.charAt(i);
            digit |= c >= '0' && c <= '9';
            upper |= c >= 'A' && c <= 'Z';
            lower |= c >= 'a' && c <= 'z';
            atEnd |= i >= to - 10 ? 1L << (c & 63) : 0;
        }
        return Long.bitCount(atEnd) > 3 && (digit || (upper && lower));
    }
}
