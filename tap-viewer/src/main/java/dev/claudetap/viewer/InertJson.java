package dev.claudetap.viewer;

/** Makes JSON text that can stand inside an HTML element without the HTML parser seeing anything in it. */
final class InertJson {
    private InertJson() {}

    /**
     * The same JSON with every {@code <}, {@code >}, {@code &}, U+2028, U+2029 and lone surrogate written as an escape.
     * These stand only inside strings of valid JSON, so its value stays the same. Without {@code <} no
     * {@code </script>} and no {@code <!--} can come about, so neither the end of the element nor the double-escaped
     * state of HTML scripts can be reached. Pieces of a JSON text can be passed one by one.
     */
    static String of(String json) {
        StringBuilder out = null;
        int plainFrom = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (isPair(json, i)) {
                i++;
                continue;
            }
            if (isInert(c)) {
                continue;
            }
            if (out == null) {
                out = new StringBuilder(json.length() + json.length() / 8 + 16);
            }
            out.append(json, plainFrom, i);
            escape(c, out);
            plainFrom = i + 1;
        }
        return out == null ? json : out.append(json, plainFrom, json.length()).toString();
    }

    private static boolean isPair(String json, int i) {
        return Character.isHighSurrogate(json.charAt(i))
                && i + 1 < json.length()
                && Character.isLowSurrogate(json.charAt(i + 1));
    }

    private static boolean isInert(char c) {
        return c != '<' && c != '>' && c != '&' && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c);
    }

    private static void escape(char c, StringBuilder out) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            out.append(Character.forDigit((c >> shift) & 0xf, 16));
        }
    }
}
