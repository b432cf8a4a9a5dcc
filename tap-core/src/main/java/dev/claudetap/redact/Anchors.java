package dev.claudetap.redact;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds the few places in a text where a secret may show itself, so that only those cost a closer look. It must pass over
 * nothing that {@link TextScan} would find; what it stops at for nothing only costs time. Reads one byte per character,
 * with a question mark for all beyond Latin-1, which no rule is about. Immutable, thread-safe.
 */
final class Anchors {
    /** No beginning of a secret is longer. */
    static final int LONGEST = 12;

    private static final int TOKEN = 1;
    private static final int WORD = 2;
    private static final int SIGN = 3;
    private static final int ESCAPE = 4;
    private static final int DASH = 5;
    /** What a character may begin, by its byte. */
    private static final byte[] KINDS = kinds();
    /** Which characters may follow that character as the first one of a token: hardly any letter of a text is looked at twice. */
    private static final boolean[][] SECONDS = seconds();

    private static final String WEB_TOKEN = "eyJ";
    private static final int LONGEST_AUTHORITY = 1100;
    private static final String ENDS_AUTHORITY = "/#\"'`<>[]{}";

    /** Whether rules name members or parameters, so that any name may be one of a secret. */
    private final boolean anyName;

    private final boolean anyText;

    Anchors(List<RedactionRule> rules) {
        this.anyName = rules.stream()
                .anyMatch(rule ->
                        rule.target() == RedactionRule.Target.JSON_KEY || rule.target() == RedactionRule.Target.QUERY);
        this.anyText = rules.stream().anyMatch(rule -> rule.target() == RedactionRule.Target.TEXT);
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[256];
        for (char c = 0; c < 128; c++) {
            kinds[c] = (byte) (KeyShape.startingWith(c).length > 0 || c == 'e' ? TOKEN : 0);
        }
        kinds['-'] = DASH;
        kinds['b'] = WORD;
        kinds['B'] = WORD;
        kinds[':'] = SIGN;
        kinds['='] = SIGN;
        kinds['\\'] = ESCAPE;
        return kinds;
    }

    private static boolean[][] seconds() {
        boolean[][] seconds = new boolean[128][];
        for (char c = 0; c < seconds.length; c++) {
            boolean[] allowed = new boolean[256];
            for (KeyShape shape : KeyShape.startingWith(c)) {
                allowed[shape.prefix().charAt(1)] = true;
            }
            if (c == WEB_TOKEN.charAt(0)) {
                allowed[WEB_TOKEN.charAt(1)] = true;
            }
            seconds[c] = allowed;
        }
        return seconds;
    }

    /** One byte for each character. */
    static byte[] low(String text) {
        byte[] low = text.getBytes(StandardCharsets.ISO_8859_1);
        if (low.length == text.length()) {
            return low;
        }
        // A surrogate pair became one question mark.
        byte[] each = new byte[text.length()];
        for (int i = 0; i < each.length; i++) {
            char c = text.charAt(i);
            each[i] = (byte) (c < 256 ? c : '?');
        }
        return each;
    }

    /** Whether a whole text may hold a secret. */
    boolean in(String text) {
        byte[] low = low(text);
        return anyText || next(low, 0, low.length, low.length) < low.length;
    }

    /** Whether the string between two quotes of JSON may hold a secret, or an escape that hides a letter. */
    boolean inJson(byte[] low, int from, int to) {
        if (anyText) {
            return true;
        }
        byte[] kinds = KINDS;
        for (int i = from; i < to; i++) {
            int kind = kinds[low[i] & 0xff];
            if (kind == 0 || (kind == TOKEN && !isSecond(low, i, to))) {
                continue;
            }
            if (kind == ESCAPE ? isHidden(low, i, to) : isAnchor(low, i, from, to, true)) {
                return true;
            }
        }
        return false;
    }

    /** An escape that stands for an ASCII character. */
    private static boolean isHidden(byte[] low, int i, int to) {
        return i + 1 < to
                && low[i + 1] == 'u'
                && (i + 5 >= to || (low[i + 2] == '0' && low[i + 3] == '0' && low[i + 4] < '8'));
    }

    /**
     * The next place to look at closely; {@code to} when there is none.
     *
     * @param sure what follows from here on may be the beginning of something that is not there yet
     */
    int next(byte[] low, int from, int to, int sure) {
        byte[] kinds = KINDS;
        for (int i = from; i < to; i++) {
            int kind = kinds[low[i] & 0xff];
            if (kind == 0 || kind == ESCAPE || (kind == TOKEN && i < sure && !isSecond(low, i, to))) {
                continue;
            }
            if (i >= sure || isAnchor(low, i, 0, to, sure >= to)) {
                return i;
            }
        }
        return to;
    }

    /** Whether the character behind a token's first one is one of a token. */
    private static boolean isSecond(byte[] low, int i, int to) {
        return i + 1 < to && SECONDS[low[i]][low[i + 1] & 0xff];
    }

    private boolean isAnchor(byte[] low, int i, int from, int to, boolean complete) {
        int c = low[i];
        return switch (KINDS[c]) {
            case WORD -> isScheme(low, i, to);
            case SIGN ->
                (isAssignment(low, i, from) && !isComparison(low, i, to))
                        || (c == ':' && isAuthority(low, i + 1, to, complete));
            case DASH -> matches(PrivateKeys.BEGIN, low, i, to);
            default -> startsToken(low, i, from) && isToken(low, i, to);
        };
    }

    /** Bearer or Basic, as far as it has to be looked at; case is folded as {@link String#regionMatches} does. */
    private static boolean isScheme(byte[] low, int i, int to) {
        if (i + 4 > to) {
            return false;
        }
        int third = low[i + 2];
        int fourth = low[i + 3];
        boolean bearer = (third == 'a' || third == 'A') && (fourth == 'r' || fourth == 'R');
        // There are letters beyond Latin-1 that count as s or i, maybe written as escapes.
        boolean hidden = third == '\\' && (low[i + 1] == 'a' || low[i + 1] == 'A');
        boolean basic = hidden || ("sS?".indexOf(third) >= 0 && "iI?\\".indexOf(fourth) >= 0);
        return bearer || basic;
    }

    /** Whether nothing that counts as one token with it stands before, escapes of any kind left aside. */
    private static boolean startsToken(byte[] low, int i, int from) {
        if (i == from) {
            return true;
        }
        int before = low[i - 1];
        return !(before > 0 && KeyShape.isWord((char) before))
                || before == '_'
                || before == 'm'
                || (i - from >= 2 && low[i - 2] == '\\')
                || (i - from >= 3 && low[i - 3] == '%')
                || (i - from >= 6 && low[i - 6] == '\\');
    }

    private static boolean isToken(byte[] low, int i, int to) {
        int c = low[i];
        if (c == 'e') {
            return matches(WEB_TOKEN, low, i, to);
        }
        for (KeyShape shape : KeyShape.startingWith((char) c)) {
            if (matches(shape.prefix(), low, i, to)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(String prefix, byte[] low, int i, int to) {
        if (to - i < prefix.length()) {
            return false;
        }
        for (int k = 1; k < prefix.length(); k++) {
            if (low[i + k] != prefix.charAt(k)) {
                return false;
            }
        }
        return true;
    }

    /** Whether what follows a colon is the authority of a URL that may hold user-info, here or in text yet to come. */
    private static boolean isAuthority(byte[] low, int colon, int to, boolean complete) {
        int i = colon;
        while (i < to && (low[i] == '/' || low[i] == '\\')) {
            i++;
        }
        if (i == colon) {
            return false;
        }
        int limit = Math.min(to, i + LONGEST_AUTHORITY);
        for (; i < limit; i++) {
            int c = low[i];
            boolean letter = c == '\\' && i + 1 < to && low[i + 1] == 'u';
            if (c == '@') {
                return true;
            }
            if (!letter && c >= 0 && (c <= ' ' || c == '\\' || ENDS_AUTHORITY.indexOf(c) >= 0)) {
                return false;
            }
        }
        return !complete || i < to;
    }

    /** Two equals signs and a space assign nothing. */
    private static boolean isComparison(byte[] low, int sign, int to) {
        return sign + 2 < to && low[sign] == '=' && low[sign + 1] == '=' && low[sign + 2] == ' ';
    }

    /** Whether a name stands before the sign that may be one of a secret, by how it ends. */
    private boolean isAssignment(byte[] low, int sign, int from) {
        if (anyName) {
            return true;
        }
        int i = sign - 1;
        while (i >= from && (low[i] == ' ' || low[i] == '"' || low[i] == '\'' || low[i] == '\\')) {
            i--;
        }
        int ending = 0;
        int letters = 0;
        int first = i;
        for (; i >= from && first - i <= Assignments.LONGEST_NAME; i--) {
            int c = low[i];
            boolean filler = c == '_' || c == '-' || c == '.';
            if (!filler && !(c > 0 && KeyShape.isWord((char) c))) {
                break;
            }
            if (!filler && letters < NameEndings.LETTERS) {
                ending = NameEndings.with(ending, letters++, c);
            } else if (letters == NameEndings.LETTERS && low[sign] == ':') {
                break;
            }
        }
        boolean parameter = low[sign] == '=' && i >= from && (low[i] == '?' || low[i] == '&');
        return parameter || (letters == NameEndings.LETTERS && NameEndings.isKnown(ending));
    }
}
