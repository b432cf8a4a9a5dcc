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
        char[] chars = new char[to - from];
        text.getChars(from, to, chars, 0);
        int length = 0;
        int i = 0;
        while (i < chars.length) {
            char c = chars[i++];
            if (c == '\\') {
                if (i == chars.length) {
                    throw new JsonException("an escape is not valid");
                }
                char escape = chars[i++];
                if (escape == 'u') {
                    c = hex(chars, i);
                    i += 4;
                } else {
                    c = single(escape);
                }
            }
            chars[length++] = c;
        }
        return new String(chars, 0, length);
    }

    private static char single(char escape) throws JsonException {
        return switch (escape) {
            case '"', '\\', '/', '\'' -> escape;
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> throw new JsonException("an escape is not valid");
        };
    }

    private static char hex(char[] chars, int from) throws JsonException {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < chars.length ? Character.digit(chars[i], 16) : -1;
            if (digit < 0) {
                throw new JsonException("an escape is not valid");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }
}
