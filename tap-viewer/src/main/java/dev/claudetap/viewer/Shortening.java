package dev.claudetap.viewer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A record's text without what a row of the list does not need: of long arrays in the request only the first and last elements,
 * of long strings only the beginning. Collected while the record is read; still JSON. One thread.
 */
final class Shortening {
    /** So many of the first elements of an array stay: enough for the message that opened the conversation. */
    static final int KEPT_FIRST = 3;
    /** So many of the last elements of an array stay: enough for a prompt and what followed it. */
    static final int KEPT_LAST = 6;

    static final int KEPT_REQUEST_BYTES = 2_000;
    static final int KEPT_RESPONSE_BYTES = 60_000;

    /** Pairs of places, from and to, in order; none lies in another. */
    private int[] cuts = new int[64];

    private int size;
    private int messages;
    private int tools;

    void clear() {
        size = 0;
        messages = 0;
        tools = 0;
    }

    /** Leaves that range out, and with it the ranges within. Ranges come in the order of their ends. */
    void cut(int from, int to) {
        int behind = size;
        while (behind > 0 && cuts[behind - 2] >= to) {
            behind -= 2;
        }
        int within = behind;
        while (within > 0 && cuts[within - 2] >= from) {
            within -= 2;
        }
        if (size + 2 > cuts.length) {
            cuts = Arrays.copyOf(cuts, cuts.length * 2);
        }
        System.arraycopy(cuts, behind, cuts, within + 2, size - behind);
        size += within + 2 - behind;
        cuts[within] = from;
        cuts[within + 1] = to;
    }

    /** Leaves the end of a string out, behind so many bytes or a few more, never within a character. */
    void cutString(byte[] text, int quote, int end, int kept) {
        int at = quote + 1;
        int limit = at + kept;
        while (at < limit || text[at] < 0) {
            at += text[at] != '\\' ? 1 : text[at + 1] == 'u' ? 6 : 2;
        }
        if (at < end - 1) {
            cut(at, end - 1);
        }
    }

    /** Elements of a well-known array were left out. */
    void count(String array, int elements) {
        if (array.equals("tools")) {
            tools += elements;
        } else {
            messages += elements;
        }
    }

    int messages() {
        return messages;
    }

    int tools() {
        return tools;
    }

    String of(byte[] text, int length) {
        ByteText shortened = new ByteText();
        int at = 0;
        for (int i = 0; i < size; i += 2) {
            shortened.append(text, at, cuts[i]);
            at = cuts[i + 1];
        }
        shortened.append(text, at, length);
        return new String(shortened.bytes, 0, shortened.size, StandardCharsets.UTF_8);
    }
}
