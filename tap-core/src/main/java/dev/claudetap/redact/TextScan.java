package dev.claudetap.redact;

import java.util.ArrayList;
import java.util.List;

/** One scan over one text. Use once. */
final class TextScan {
    private static final int LONGEST_USER_INFO = 1024;

    private final Anchors anchors;
    private final String text;
    private final boolean complete;
    private final Assignments assignments;
    private final PrivateKeys privateKeys;
    private final List<Span> spans = new ArrayList<>(0);
    private int hold;
    private int resume;
    private boolean stopped;
    private int noWebTokenBefore;
    private int noKeyBefore;
    private final int[] runEnds = new int[2];

    TextScan(SecretNames names, Anchors anchors, String text, boolean complete) {
        this.anchors = anchors;
        this.text = text;
        this.complete = complete;
        this.assignments = new Assignments(names, text, this);
        this.privateKeys = new PrivateKeys(text, this);
        this.hold = text.length();
        this.resume = text.length();
    }

    TextScanner.Result result() {
        return new TextScanner.Result(spans, hold, resume);
    }

    void run(int from) {
        byte[] low = Anchors.low(text);
        int sure = complete ? text.length() : text.length() - Anchors.LONGEST;
        int i = anchors.next(low, from, low.length, sure);
        while (i < low.length && !stopped) {
            int next = Math.max(i + 1, at(i, text.charAt(i)));
            i = anchors.next(low, next, low.length, sure);
        }
    }

    /** Looks what begins at {@code i}; returns where to go on. */
    private int at(int i, char c) {
        return switch (c) {
            case ':' -> text.startsWith("//", i + 1) ? userInfo(i) : colon(i);
            case '=' -> assignments.at(i);
            case '-' -> privateKeys.at(i);
            case 'b', 'B' -> authorization(i);
            case 'e' -> webToken(i);
            default -> key(i, c);
        };
    }

    private int colon(int i) {
        if (isCutOff("://", i)) {
            resumeAt(i);
        }
        return assignments.at(i);
    }

    /** Notes that {@code from} up to the end of a secret that is whole is to be taken out. */
    int found(int from, int to, String kind) {
        spans.add(new Span(from, to, kind));
        return to;
    }

    /** Whether text that reaches up to {@code end} may go on there. */
    boolean mayGoOn(int end) {
        return !complete && end >= text.length();
    }

    /** Stops at something that only text yet to come can decide. */
    int undecided(int holdFrom, int resumeFrom) {
        hold = Math.min(hold, holdFrom);
        resume = Math.min(resume, resumeFrom);
        stopped = true;
        return text.length();
    }

    private int key(int i, char first) {
        if (i < noKeyBefore || !startsToken(i)) {
            return i;
        }
        for (KeyShape shape : KeyShape.startingWith(first)) {
            String prefix = shape.prefix();
            if (text.startsWith(prefix, i)) {
                int from = i + prefix.length();
                int to = endOfRun(shape, from);
                if (mayGoOn(to)) {
                    return undecided(i, i);
                }
                to = withoutTrailingPunctuation(from, to);
                if (shape.isKey(text, from, to)) {
                    return found(i, to, shape.kind());
                }
                noKeyBefore = to - KeyShape.LOOKED_AT;
            } else if (isCutOff(prefix, i)) {
                return undecided(i, i);
            }
        }
        return i;
    }

    /** The end of a run is looked for once, however many prefixes there are in it. */
    private int endOfRun(KeyShape shape, int from) {
        int kind = shape.dots() ? 1 : 0;
        if (from >= runEnds[kind]) {
            runEnds[kind] = shape.endOfRun(text, from);
        }
        return runEnds[kind];
    }

    /** Whether the text ends within what may become {@code prefix}. */
    boolean isCutOff(String prefix, int i) {
        int left = text.length() - i;
        return !complete && left < prefix.length() && text.regionMatches(i, prefix, 0, left);
    }

    private int withoutTrailingPunctuation(int from, int to) {
        int end = to;
        while (end > from && (text.charAt(end - 1) == '.' || text.charAt(end - 1) == '-')) {
            end--;
        }
        return end;
    }

    /** Whether no token reaches into {@code i}; an escape sequence, percent escape or colour code before it is none. */
    private boolean startsToken(int i) {
        if (i == 0) {
            return true;
        }
        char before = text.charAt(i - 1);
        if (!KeyShape.isWord(before) || before == '_') {
            return true;
        }
        if (i >= 2 && text.charAt(i - 2) == '\\') {
            return "nrtbf".indexOf(before) >= 0;
        }
        if (i >= 3 && text.charAt(i - 3) == '%') {
            return Character.digit(before, 16) >= 0 && Character.digit(text.charAt(i - 2), 16) >= 0;
        }
        if (i >= 6 && text.charAt(i - 6) == '\\' && text.charAt(i - 5) == 'u') {
            return true;
        }
        return before == 'm' && endsColourCode(i - 2);
    }

    private boolean endsColourCode(int last) {
        for (int i = last; i >= 0 && i > last - 10; i--) {
            if (text.charAt(i) == '\u001b') {
                return true;
            }
        }
        return false;
    }

    private int authorization(int i) {
        boolean bearer = text.regionMatches(true, i, "bearer", 0, 6);
        if (!bearer && !text.regionMatches(true, i, "basic", 0, 5)) {
            return text.length() - i < 6 ? resumeAt(i) : i;
        }
        int from = i + (bearer ? 6 : 5);
        int spaces = from;
        while (from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '+')) {
            from++;
        }
        if (mayGoOn(from)) {
            return resumeAt(i);
        }
        int to = from;
        while (to < text.length() && isTokenCharacter(text.charAt(to))) {
            to++;
        }
        if (from == spaces || to - from == 0) {
            return i;
        }
        if (mayGoOn(to)) {
            return undecided(from, i);
        }
        return to - from >= 16 && SecretNames.looksRandom(text.substring(from, to))
                ? found(from, to, "authorization")
                : i;
    }

    /** Nothing to hold back, but the next scan has to see this again. */
    int resumeAt(int i) {
        if (!complete) {
            resume = Math.min(resume, i);
        }
        return i;
    }

    private static boolean isTokenCharacter(char c) {
        return KeyShape.isWord(c) || "-.~+/=:|".indexOf(c) >= 0;
    }

    private int userInfo(int colon) {
        int from = colon + 3;
        int limit = Math.min(text.length(), from + LONGEST_USER_INFO);
        int at = -1;
        int to = from;
        while (to < limit && !endsUserInfo(text.charAt(to))) {
            if (text.charAt(to) == '@') {
                at = to;
            }
            to++;
        }
        if (mayGoOn(to)) {
            return undecided(from, colon);
        }
        if (at <= from) {
            return from;
        }
        String userInfo = text.substring(from, at);
        int password = userInfo.indexOf(':');
        boolean secret = password < 0
                ? userInfo.length() >= 16 && SecretNames.looksRandom(userInfo)
                : password < userInfo.length() - 1 && !Assignments.isPlaceholder(userInfo.substring(password + 1));
        return secret ? found(from, at, "url-credential") : from;
    }

    private static boolean endsUserInfo(char c) {
        return c <= ' ' || "/?#\\\"'`<>[]{}".indexOf(c) >= 0;
    }

    /** A JSON Web Token: base64url parts joined by dots, the first of them a JSON object. */
    private int webToken(int i) {
        if (isCutOff("eyJ", i) && startsToken(i)) {
            return undecided(i, i);
        }
        if (i < noWebTokenBefore || !text.startsWith("eyJ", i) || !startsToken(i)) {
            return i;
        }
        int dots = 0;
        int to = i;
        while (to < text.length()) {
            char c = text.charAt(to);
            if (c == '.') {
                dots++;
            } else if (!KeyShape.isWord(c) && c != '-') {
                break;
            }
            to++;
        }
        if (mayGoOn(to)) {
            return undecided(i, i);
        }
        noWebTokenBefore = to;
        to = withoutTrailingPunctuation(i, to);
        return dots >= 2 && to - i >= 30 ? found(i, to, "jwt") : i;
    }
}
