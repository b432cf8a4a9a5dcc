package dev.claudetap.assertions;

import java.util.ArrayList;
import java.util.List;

/** As much of something as a failed test should print. */
final class Excerpt {
    private static final int LINES = 12;
    private static final int AROUND = 60;

    private Excerpt() {}

    /** The beginning of a text, on one line, in quotes. */
    static String of(String text, int most) {
        String line = oneLine(text.substring(0, text.offsetByCodePoints(0, codePoints(text, most))));
        return '"' + line + (codePoints(text, most) < text.codePointCount(0, text.length()) ? "…" : "") + '"';
    }

    private static int codePoints(String text, int most) {
        return Math.min(most, text.codePointCount(0, text.length()));
    }

    private static String oneLine(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }

    /** What stands around a place of a text. */
    static String around(String text, int place) {
        int from = Math.max(0, place - AROUND);
        int to = Math.min(text.length(), place + AROUND);
        return '"' + (from > 0 ? "…" : "") + oneLine(text.substring(from, to)) + (to < text.length() ? "…" : "") + '"';
    }

    /** Where two texts part; the length of the shorter one when that is how the other begins. */
    static int firstDifference(String one, String other) {
        int end = Math.min(one.length(), other.length());
        for (int i = 0; i < end; i++) {
            if (one.charAt(i) != other.charAt(i)) {
                return i;
            }
        }
        return end;
    }

    /** Where two texts part, shown on both. */
    static String difference(String expected, String actual) {
        int at = firstDifference(expected, actual);
        long line = expected.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        return "they part at character " + at + ", line " + line + ":\n  expected: " + around(expected, at)
                + "\n  actual:   " + around(actual, at);
    }

    /** Lines under each other, indented; those in the middle are left out when there are many. */
    static String list(List<String> lines) {
        if (lines.isEmpty()) {
            return "\n  (none)";
        }
        List<String> shown = new ArrayList<>(lines);
        if (lines.size() > LINES) {
            shown = new ArrayList<>(lines.subList(0, LINES / 2));
            shown.add("… " + (lines.size() - LINES) + " more …");
            shown.addAll(lines.subList(lines.size() - LINES / 2, lines.size()));
        }
        return "\n  " + String.join("\n  ", shown);
    }
}
