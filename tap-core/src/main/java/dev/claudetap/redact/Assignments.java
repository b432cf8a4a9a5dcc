package dev.claudetap.redact;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds {@code NAME=value}, {@code name: value}, {@code "name": "value"} and {@code ?name=value} in text. */
final class Assignments {
    static final int LONGEST_NAME = 64;
    private static final int LONGEST_VALUE = 4096;
    private static final int SHORTEST_VALUE = 6;
    /** How names of secrets end; spares most names a closer look. */
    private static final String LAST_LETTERS = "ydetnslhYDETNSLH2";

    private static final Set<String> WORDS = Set.of(
            "string",
            "number",
            "boolean",
            "integer",
            "object",
            "undefined",
            "required",
            "optional",
            "redacted",
            "password",
            "bearer",
            "unknown",
            "default",
            "disabled",
            "enabled",
            "example",
            "secret");

    private final SecretNames names;
    private final String text;
    private final TextScan scan;
    private int noSecretBefore;

    Assignments(SecretNames names, String text, TextScan scan) {
        this.names = names;
        this.text = text;
        this.scan = scan;
    }

    /**
     * The two sides of an assignment.
     *
     * @param name left of the sign
     * @param query whether it is a parameter of a URL or form
     * @param equals whether the sign is an equals sign with nothing around it
     */
    private record Left(String name, boolean query, boolean equals) {
        boolean environment() {
            return equals && name.equals(name.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * What is around a value.
     *
     * @param character 0 for none
     * @param escapes how many backslashes stand before it, because the text is within a string itself
     */
    private record Quote(char character, int escapes) {
        static final Quote NONE = new Quote('\0', 0);

        /** Whether it is the end of a value when so many backslashes stand before it, and not one of its characters. */
        boolean ends(int backslashes) {
            return backslashes <= escapes || (backslashes - escapes) / (escapes + 1) % 2 == 0;
        }
    }

    /** Looks at the sign at {@code i}; returns where to go on. */
    int at(int i) {
        if (i < noSecretBefore) {
            return i;
        }
        Left left = left(i);
        if (left == null || !mayBeSecret(left)) {
            return i;
        }
        int from = i + 1;
        while (from < text.length() && from - i <= 4 && text.charAt(from) == ' ') {
            from++;
        }
        int plain = from;
        while (from < text.length() && from - i <= 8 && text.charAt(from) == '\\') {
            from++;
        }
        char quote = from < text.length() ? text.charAt(from) : 0;
        boolean quoted = quote == '"' || quote == '\'' || quote == '`';
        return value(i, quoted ? from + 1 : from, quoted ? new Quote(quote, from - plain) : Quote.NONE, left);
    }

    private boolean mayBeSecret(Left left) {
        return left.query
                ? names.query(left.name)
                : names.assignment(left.name)
                        || (left.environment() && left.name.endsWith("_KEY"))
                        || (left.environment() && names.environment(left.name) && left.name.contains("_"));
    }

    private int value(int sign, int start, Quote quote, Left left) {
        int from = start;
        int to = endOfValue(from, quote);
        int scheme = endOfScheme(from, to, quote);
        if (scheme > from) {
            from = scheme;
            to = endOfValue(from, quote);
        }
        if (scan.mayGoOn(to)) {
            return to == from ? scan.resumeAt(sign) : scan.undecided(from, sign);
        }
        boolean call = to < text.length() && text.charAt(to) == '(';
        if (call || !isSecret(text.substring(from, to), left, quote)) {
            noSecretBefore = to - from > 256 ? to : noSecretBefore;
            return sign;
        }
        return scan.found(from, to, kind(left.name));
    }

    /** Behind a word such as Bearer at the start of a value; {@code from} when there is none. */
    private int endOfScheme(int from, int to, Quote quote) {
        int end = quote.character == 0 ? Math.min(text.length(), to + 1) : to;
        var matcher = SecretNames.SCHEME.matcher(text).region(from, Math.max(from, Math.min(end, from + 24)));
        return matcher.lookingAt() ? matcher.end() : from;
    }

    private static String kind(String name) {
        String plain = SecretNames.normalize(name);
        if (plain.contains("pass") || plain.endsWith("pwd")) {
            return "password";
        }
        return plain.endsWith("key") ? "api-key" : plain.endsWith("token") ? "token" : "secret";
    }

    private @Nullable Left left(int sign) {
        int end = sign;
        while (end > 0 && sign - end < 3 && text.charAt(end - 1) == ' ') {
            end--;
        }
        boolean spaced = end < sign;
        if (end > 0 && (text.charAt(end - 1) == '"' || text.charAt(end - 1) == '\'')) {
            end--;
            while (end > 0 && text.charAt(end - 1) == '\\' && sign - end < 8) {
                end--;
            }
        }
        if (end > 0 && text.charAt(sign) == ':' && LAST_LETTERS.indexOf(text.charAt(end - 1)) < 0) {
            return null;
        }
        int from = end;
        while (from > 0 && end - from < LONGEST_NAME && isNameCharacter(text.charAt(from - 1))) {
            from--;
        }
        if (end - from < 2 && !isParameter(from, sign)) {
            return null;
        }
        boolean query = isParameter(from, sign);
        boolean equals =
                text.charAt(sign) == '=' && !spaced && !(sign + 1 < text.length() && text.charAt(sign + 1) == ' ');
        // An escaped line break before a name leaves its letter there: \nAPI_KEY=…
        if (from > 0 && text.charAt(from - 1) == '\\' && end - from > 2 && "nrt".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        boolean mark = Marks.isMarkAt(text, from - Marks.OPENING.length());
        return from == end || mark ? null : new Left(text.substring(from, end), query, equals);
    }

    private boolean isParameter(int from, int sign) {
        return text.charAt(sign) == '=' && from > 0 && (text.charAt(from - 1) == '?' || text.charAt(from - 1) == '&');
    }

    private static boolean isNameCharacter(char c) {
        return KeyShape.isWord(c) || c == '-' || c == '.';
    }

    private int endOfValue(int from, Quote quote) {
        int limit = Math.min(text.length(), from + LONGEST_VALUE);
        int i = from;
        if (quote.character != 0) {
            return endOfQuoted(from, limit, quote);
        }
        while (i < limit && !endsBareValue(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private int endOfQuoted(int from, int limit, Quote quote) {
        int backslashes = 0;
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == quote.character && quote.ends(backslashes))) {
                return i - Math.min(backslashes, quote.escapes);
            }
            backslashes = c == '\\' ? backslashes + 1 : 0;
        }
        return limit;
    }

    private static boolean endsBareValue(char c) {
        return c <= ' ' || c > '~' || "\"'`<>,;&#()[]{}\\".indexOf(c) >= 0;
    }

    private boolean isSecret(String value, Left left, Quote quote) {
        if (value.length() < SHORTEST_VALUE || isPlaceholder(value) || WORDS.contains(value.toLowerCase(Locale.ROOT))) {
            return false;
        }
        if (value.indexOf(' ') >= 0) {
            return quote.character == '"' && names.certain(left.name);
        }
        if (left.query) {
            return left.name.length() > 4 || SecretNames.looksRandom(value);
        }
        if (left.environment()) {
            return !left.name.endsWith("_KEY") || SecretNames.looksRandom(value);
        }
        if (isCode(value)) {
            return false;
        }
        return SecretNames.looksRandom(value) || (isPassword(left.name) && hasDigitOrSign(value));
    }

    private static boolean isPassword(String name) {
        return kind(name).equals("password");
    }

    private static boolean hasDigitOrSign(String value) {
        return value.chars().anyMatch(c -> c != '_' && c != '-' && c != '.' && !Character.isLetter(c));
    }

    /** Whether a value refers to a secret that stands elsewhere, or shows where one would stand. */
    static boolean isPlaceholder(String value) {
        return value.startsWith("$")
                || value.startsWith("<")
                || value.startsWith("{")
                || value.startsWith("%(")
                || value.startsWith("***")
                || value.contains("...")
                || value.contains("\u2026")
                || Marks.isMarked(value)
                || value.regionMatches(true, 0, "your", 0, 4)
                || value.chars().distinct().count() <= 2;
    }

    /** Names of a program, joined by dots or single, rather than what a machine drew by lot. */
    private static boolean isCode(String value) {
        boolean start = true;
        int digits = 0;
        boolean upper = false;
        boolean lower = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '.' ? start : (start ? !Character.isJavaIdentifierStart(c) : !Character.isJavaIdentifierPart(c))) {
                return false;
            }
            start = c == '.';
            digits += Character.isDigit(c) ? 1 : 0;
            upper |= Character.isUpperCase(c);
            lower |= Character.isLowerCase(c);
        }
        return value.indexOf('.') >= 0 || digits == 0 || (digits < 3 && !(upper && lower));
    }
}
