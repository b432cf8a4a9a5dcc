package dev.claudetap.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the UTF-8 of one line, so that nothing is written before the line is whole. A usual line then goes out in one
 * write; a huge one lies in blocks, because neither a heap nor a native buffer may have room for it in one piece. Texts
 * are made safe and turned to bytes in one go. Not safe for several threads.
 */
final class LineOutput {
    private static final int BLOCK = 1024 * 1024;
    private static final int PIECE = 4096;
    /** One character in escaped form. */
    private static final int LONGEST = 6;
    /** A usual line's memory is used again for the next one. */
    private static final int KEPT = 64 * 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final List<ByteBuffer> blocks = new ArrayList<>(0);
    private final char[] piece = new char[PIECE + 1];
    private byte[] bytes = new byte[PIECE];
    private int length;
    private boolean quoted;
    private boolean escaped;

    /** Begins the next line. */
    void reset() {
        blocks.clear();
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[PIECE];
        }
    }

    /** Adds one ASCII character as it is. */
    void add(char ascii) {
        room(1);
        bytes[length++] = (byte) ascii;
    }

    /** Adds a number. */
    void add(long number) {
        if (number < 0 || number > 999_999) {
            json(Long.toString(number));
            return;
        }
        room(LONGEST);
        int rest = (int) number;
        int digits = rest < 10 ? 1 : rest < 100 ? 2 : rest < 1000 ? 3 : rest < 10_000 ? 4 : rest < 100_000 ? 5 : 6;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** Adds the characters of a string as they stand between the quotes of a JSON string. */
    void string(String value) {
        int end;
        for (int from = 0; from < value.length(); from = end) {
            end = load(value, from);
            int count = end - from;
            room(LONGEST * count);
            byte[] to = bytes;
            int at = length;
            for (int i = 0; i < count; i++) {
                char c = piece[i];
                if ((c > '\\' && c < '\u007f') || (c >= ' ' && c < '\\' && c != '"')) {
                    to[at++] = (byte) c;
                } else {
                    length = at;
                    i = special(c, i, count);
                    at = length;
                }
            }
            length = at;
        }
    }

    /** Adds JSON text: without white space between its tokens, and with escapes for what is not safe on one line. */
    void json(String json) {
        quoted = false;
        escaped = false;
        int end;
        for (int from = 0; from < json.length(); from = end) {
            end = load(json, from);
            json(end - from);
        }
    }

    private void json(int count) {
        room(LONGEST * count);
        byte[] to = bytes;
        int at = length;
        boolean inString = quoted;
        for (int i = 0; i < count; i++) {
            char c = piece[i];
            if (escaped) {
                escaped = false;
                length = at;
                i = plain(c, i, count);
                at = length;
            } else if ((c > '\\' && c < '\u007f') || (c > ' ' && c < '\\' && c != '"')) {
                to[at++] = (byte) c;
            } else if (c == '"') {
                inString = !inString;
                to[at++] = (byte) c;
            } else if (c == '\\') {
                escaped = true;
                to[at++] = (byte) c;
            } else if (inString) {
                if (c == ' ') {
                    to[at++] = (byte) c;
                } else {
                    length = at;
                    i = c < ' ' ? unicode(c, i) : special(c, i, count);
                    at = length;
                }
            } else if (!isSpace(c)) {
                length = at;
                i = plain(c, i, count);
                at = length;
            }
        }
        quoted = inString;
        length = at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** Puts the next characters of a text into {@link #piece}, never half a surrogate pair; returns where they end. */
    private int load(String text, int from) {
        int end = Math.min(text.length(), from + PIECE);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end++;
        }
        text.getChars(from, end, piece, 0);
        return end;
    }

    /** A character that a JSON string cannot hold as it is, or that is not ASCII; returns its last index. */
    private int special(char c, int i, int count) {
        switch (c) {
            case '"', '\\' -> escape(c);
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            case '\b' -> escape('b');
            case '\f' -> escape('f');
            default -> {
                boolean safe = c >= ' ' && c != '\u007f' && c != '\u2028' && c != '\u2029';
                return safe && !isLone(c, i, count) ? plain(c, i, count) : unicode(c, i);
            }
        }
        return i;
    }

    private boolean isLone(char c, int i, int count) {
        return Character.isSurrogate(c)
                && !(Character.isHighSurrogate(c) && i + 1 < count && Character.isLowSurrogate(piece[i + 1]));
    }

    private void escape(char letter) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) letter;
    }

    private int unicode(char c, int i) {
        escape('u');
        bytes[length++] = HEX[c >> 12];
        bytes[length++] = HEX[(c >> 8) & 0xf];
        bytes[length++] = HEX[(c >> 4) & 0xf];
        bytes[length++] = HEX[c & 0xf];
        return i;
    }

    /** The character's UTF-8; returns the index of its last half. */
    private int plain(char c, int i, int count) {
        if (c < 0x80) {
            bytes[length++] = (byte) c;
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | c >> 6);
            bytes[length++] = (byte) (0x80 | (c & 0x3f));
        } else if (!Character.isSurrogate(c)) {
            bytes[length++] = (byte) (0xe0 | c >> 12);
            bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
            bytes[length++] = (byte) (0x80 | (c & 0x3f));
        } else if (isLone(c, i, count)) {
            bytes[length++] = '?';
        } else {
            int point = Character.toCodePoint(c, piece[i + 1]);
            bytes[length++] = (byte) (0xf0 | point >> 18);
            bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
            bytes[length++] = (byte) (0x80 | (point & 0x3f));
            return i + 1;
        }
        return i;
    }

    private void room(int more) {
        if (bytes.length - length >= more) {
            return;
        }
        if (length > 0 && length + more > BLOCK) {
            blocks.add(ByteBuffer.wrap(bytes, 0, length));
            bytes = new byte[BLOCK];
            length = 0;
        } else {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, Math.min(BLOCK, 2 * bytes.length)));
        }
    }

    /** Writes it all and returns how many bytes that were; each time from the beginning. */
    long writeTo(WritableByteChannel channel) throws IOException {
        long written = 0;
        for (ByteBuffer block : blocks) {
            written += write(block.rewind(), channel);
        }
        return written + write(ByteBuffer.wrap(bytes, 0, length), channel);
    }

    private static long write(ByteBuffer block, WritableByteChannel channel) throws IOException {
        long written = 0;
        while (block.hasRemaining()) {
            written += channel.write(block);
        }
        return written;
    }

    /** Appends the line as text. */
    void writeTo(Appendable out) throws IOException {
        for (ByteBuffer block : blocks) {
            out.append(StandardCharsets.UTF_8.decode(block.duplicate().rewind()));
        }
        out.append(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }
}
