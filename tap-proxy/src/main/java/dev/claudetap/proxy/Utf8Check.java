package dev.claudetap.proxy;

/** Checks bytes for being UTF-8, however they are cut. Not for reuse across messages without {@link #reset}. */
final class Utf8Check {
    private int more;
    private int lowest = 0x80;
    private int highest = 0xBF;

    void reset() {
        more = 0;
        lowest = 0x80;
        highest = 0xBF;
    }

    /** Whether the text so far does not end within a character. */
    boolean atCharacterEnd() {
        return more == 0;
    }

    /** Whether {@code bytes} may go on the text so far. */
    boolean accepts(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            int b = bytes[i] & 0xFF;
            if (more == 0) {
                if (b >= 0x80 && !lead(b)) {
                    return false;
                }
            } else if (b < lowest || b > highest) {
                return false;
            } else {
                more--;
                lowest = 0x80;
                highest = 0xBF;
            }
        }
        return true;
    }

    /** The table of RFC 3629, section 4. */
    private boolean lead(int b) {
        if (b >= 0xC2 && b <= 0xDF) {
            more = 1;
        } else if (b >= 0xE0 && b <= 0xEF) {
            more = 2;
            lowest = b == 0xE0 ? 0xA0 : 0x80;
            highest = b == 0xED ? 0x9F : 0xBF;
        } else if (b >= 0xF0 && b <= 0xF4) {
            more = 3;
            lowest = b == 0xF0 ? 0x90 : 0x80;
            highest = b == 0xF4 ? 0x8F : 0xBF;
        } else {
            return false;
        }
        return true;
    }
}
