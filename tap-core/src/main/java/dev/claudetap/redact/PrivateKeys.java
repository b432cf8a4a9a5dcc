package dev.claudetap.redact;

/** Finds private keys in PEM, also those whose end is missing. */
final class PrivateKeys {
    static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final int LONGEST = 32 * 1024;

    private final String text;
    private final TextScan scan;
    private int nextEnd = -1;

    PrivateKeys(String text, TextScan scan) {
        this.text = text;
        this.scan = scan;
    }

    /** Looks at the dash at {@code i}; returns where to go on. */
    int at(int i) {
        if (scan.isCutOff(BEGIN, i)) {
            return scan.undecided(i, i);
        }
        if (!text.startsWith(BEGIN, i)) {
            return i;
        }
        int label = i + BEGIN.length();
        int to = label;
        while (to < text.length() && to - label < 40 && (text.charAt(to) == ' ' || KeyShape.isWord(text.charAt(to)))) {
            to++;
        }
        if (scan.mayGoOn(to)) {
            return scan.undecided(i, i);
        }
        if (!text.substring(label, to).contains("PRIVATE KEY")) {
            return i;
        }
        return body(i, to);
    }

    private int body(int begin, int from) {
        if (nextEnd < from) {
            int found = text.indexOf(END, from);
            nextEnd = found < 0 ? Integer.MAX_VALUE : found;
        }
        if (nextEnd == Integer.MAX_VALUE) {
            if (scan.mayGoOn(text.length()) && text.length() - from <= LONGEST) {
                return scan.undecided(begin, begin);
            }
        } else if (nextEnd - from <= LONGEST) {
            int label = nextEnd + END.length();
            int close = text.indexOf("-----", label);
            if (close >= 0 && close - label <= 60) {
                return scan.found(begin, close + 5, "private-key");
            }
            if (scan.mayGoOn(text.length()) && close < 0 && text.length() - label <= 60) {
                return scan.undecided(begin, begin);
            }
        }
        int to = endOfKeyMaterial(from);
        return to > from ? scan.found(begin, to, "private-key") : from;
    }

    /** Where the lines of a key without an end mark stop: after the last long line, and a shorter one behind it. */
    private int endOfKeyMaterial(int from) {
        int end = from;
        boolean last = false;
        int i = from;
        for (int word = 0; i < text.length() && !last; word++) {
            while (i < text.length() && text.charAt(i) <= ' ') {
                i++;
            }
            int start = i;
            while (i < text.length() && isKeyMaterial(text.charAt(i))) {
                i++;
            }
            boolean longLine = i - start >= 40;
            last = i == start || (!longLine && (end > from || word > 12));
            if (longLine || (end > from && i - start >= 4)) {
                end = i;
            }
        }
        return end;
    }

    private static boolean isKeyMaterial(char c) {
        return KeyShape.isWord(c) || "-+/=\\:,".indexOf(c) >= 0;
    }
}
