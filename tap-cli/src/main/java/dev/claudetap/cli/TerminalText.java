package dev.claudetap.cli;

/**
 * Makes text that came from traffic harmless on a terminal and in a log: no control character, no line end, no
 * invisible or direction-changing character, no endless line.
 */
final class TerminalText {
    private static final int LONGEST = 400;

    private TerminalText() {}

    /** One safe line; what is unsafe becomes {@code ?}, what is too long ends in three dots. */
    static String line(String text) {
        StringBuilder safe = new StringBuilder();
        int[] points = text.codePoints().limit(LONGEST + 1L).toArray();
        for (int i = 0; i < Math.min(points.length, LONGEST); i++) {
            safe.appendCodePoint(isUnsafe(points[i]) ? '?' : points[i]);
        }
        return points.length > LONGEST ? safe.append("...").toString() : safe.toString();
    }

    /** Whether a character could move the cursor, start an escape sequence, end a line, hide, or reorder what is shown. */
    static boolean isUnsafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> true;
            default -> false;
        };
    }
}
