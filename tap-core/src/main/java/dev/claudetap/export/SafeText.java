package dev.claudetap.export;

/**
 * Makes traced text harmless for a terminal: what an agent or a model said must not move the cursor, change the title,
 * or reorder a line. Stateless.
 */
final class SafeText {
    private SafeText() {}

    /** Whether a character may act on a terminal; line feed and tab are the only control characters that do not count. */
    static boolean isUnsafe(char c) {
        if (c < ' ') {
            return c != '\n' && c != '\t';
        }
        return (c >= 0x7f && c <= 0x9f)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069)
                || c == 0x200e
                || c == 0x200f
                || c == 0x2028
                || c == 0x2029;
    }

    /** The text with CRLF as LF and every unsafe character in a visible form. */
    static String visible(String text) {
        String lines = text.replace("\r\n", "\n");
        StringBuilder safe = new StringBuilder(lines.length());
        for (int i = 0; i < lines.length(); i++) {
            char c = lines.charAt(i);
            if (!isUnsafe(c)) {
                safe.append(c);
            } else if (c < ' ') {
                safe.append((char) ('\u2400' + c)); // the picture of that control character
            } else {
                appendEscape(c, safe);
            }
        }
        return safe.toString();
    }

    /** {@link #visible} on one line, for headings and the like; at most 300 characters. */
    static String line(String text) {
        String cut = text.length() > 300 ? text.substring(0, 300) + "…" : text;
        return visible(cut)
                .replace('\n', ' ')
                .replace('\t', ' ')
                .replace('`', '\'')
                .replace("<", "&lt;");
    }

    /** JSON text with the characters escaped that JSON itself would let through. */
    static void appendJson(CharSequence json, StringBuilder out) {
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (isUnsafe(c)) {
                appendEscape(c, out);
            } else {
                out.append(c);
            }
        }
    }

    private static void appendEscape(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
    }
}
