package dev.claudetap.json;

/** The escapes of a JSON string. */
final class JsonEscapes {
    private JsonEscapes() {}

    /**
     * The characters that {@code text} spells between two quotes.
     *
     * @param from after the opening quote
     * @param to before the closing quote
     * @throws JsonException when an escape is not valid
     */
    static String resolve(String text, int from, int to) throws JsonException {
        StringBuilder out = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            char c = text.charAt(i++);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = text.charAt(i++);
            switch (escape) {
                case '"', '\\', '/', '\'' -> out.append(escape);
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> {
                    out.append(hex(text, i, to));
                    i += 4;
                }
                default -> throw new JsonException("an escape is not valid");
            }
        }
        return out.toString();
    }

    private static char hex(String text, int from, int to) throws JsonException {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < to ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                throw new JsonException("an escape is not valid");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }
}
