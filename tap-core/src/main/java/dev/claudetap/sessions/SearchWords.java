package dev.claudetap.sessions;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is looked for, whatever its case: first in a line's bytes, where most lines can be ruled out at once, then in the
 * texts of the line. Immutable.
 */
final class SearchWords {
    private final Pattern text;
    /** Lower case, of characters that JSON never writes in any other way; empty when there are none. */
    private final byte[] needle;
    /** The same as {@link #text} in JSON, for words without a needle. */
    private final Pattern json;

    SearchWords(String words) {
        text = Pattern.compile(words.strip(), Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        needle = longestPlain(words.strip()).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
        json = Pattern.compile(escaped(words.strip()), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    Matcher in(String shown) {
        return text.matcher(shown);
    }

    private static String longestPlain(String words) {
        String longest = "";
        for (String run : words.split("[^A-Za-z0-9 .,:;_!?()*-]+", -1)) {
            longest = run.length() > longest.length() ? run : longest;
        }
        return longest;
    }

    /** A non-ASCII character as itself or by its number, and whatever may stand for what JSON or a sender escapes. */
    private static String escaped(String words) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < words.length(); i++) {
            char unit = words.charAt(i);
            if (unit < 0x80) {
                pattern.append(Character.isLetterOrDigit(unit) ? String.valueOf(unit) : "(?:\\\\+\\w{0,5}|.)");
            } else {
                String upper = String.valueOf(unit).toUpperCase(Locale.ROOT);
                String lower = String.valueOf(unit).toLowerCase(Locale.ROOT);
                pattern.append("(?:\\\\+u(?:")
                        .append(hex(unit))
                        .append('|')
                        .append(hex(upper.charAt(0)))
                        .append('|')
                        .append(hex(lower.charAt(0)))
                        .append(")|")
                        .append(Pattern.quote(String.valueOf(unit)))
                        .append(')');
            }
        }
        return pattern.toString();
    }

    private static String hex(char unit) {
        return String.format(Locale.ROOT, "%04x", (int) unit);
    }

    /** Whether the words may stand in that line. */
    boolean mayBeIn(byte[] line, int from, int to) {
        if (needle.length > 1) {
            return contains(line, from, to);
        }
        return json.matcher(new String(line, from, to - from, StandardCharsets.UTF_8))
                .find();
    }

    private boolean contains(byte[] line, int from, int to) {
        int last = to - needle.length;
        byte first = needle[0];
        for (int at = from; at <= last; at++) {
            if (lower(line[at]) == first && isAt(line, at)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(byte[] line, int at) {
        for (int i = 1; i < needle.length; i++) {
            if (lower(line[at + i]) != needle[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte unit) {
        return unit >= 'A' && unit <= 'Z' ? (byte) (unit + 32) : unit;
    }
}
