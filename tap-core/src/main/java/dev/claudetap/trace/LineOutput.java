package dev.claudetap.trace;

import dev.claudetap.json.JsonInput;
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
    private static final int FIRST = 4096;
    /** One character in escaped form. */
    private static final int LONGEST = 6;

    /** Letters that are encoded at once, so that no huge array is needed for a huge text. */
    private static final int MOST_LETTERS = 4096;
    /** A usual line's memory is used again for the next one. */
    private static final int KEPT = 64 * 1024;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final List<ByteBuffer> blocks = new ArrayList<>(0);
    private byte[] bytes = new byte[FIRST];
    private int length;
    private boolean quoted;
    private boolean underscored;

    /** Begins the next line. */
    void reset() {
        blocks.clear();
        length = 0;
        if (bytes.length > KEPT) {
            bytes = new byte[FIRST];
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
        JsonInput in = new JsonInput(value);
        int at = 0;
        while (at < value.length()) {
            int place = in.place(at);
            int count = in.unsafe(place) - place;
            room(count);
            in.copy(place, count, bytes, length);
            length += count;
            at += count;
            if (at < value.length()) {
                room(LONGEST);
                at = special(value, at, value.charAt(at), 0) + 1;
            }
        }
    }

    /** Adds JSON text: without white space between its tokens, and with escapes for what is not safe on one line. */
    void json(String json) {
        JsonInput in = new JsonInput(json);
        underscored = false;
        quoted = false;
        int at = 0;
        while (at < json.length()) {
            at = json(in, in.place(at));
        }
    }

    /** Adds what is in the piece at hand from a place on; returns the index in the text of what follows. */
    private int json(JsonInput in, int place) {
        int filled = in.filled();
        room(filled - place);
        int to = length;
        int i = place;
        boolean run = quoted;
        while (i < filled) {
            if (run) {
                int count = in.unsafe(i) - i;
                in.copy(i, count, bytes, to);
                to += count;
                i += count;
                run = false;
                continue;
            }
            byte c = in.piece()[i];
            if ((c > '\\' && c < 0x7f) || (c > ' ' && c < '\\' && c != '"' && c != '?')) {
                bytes[to++] = c;
            } else if (c == '"') {
                bytes[to++] = c;
                quoted = !quoted;
                underscored |= i + 1 == filled || in.piece()[i + 1] == '_';
                run = quoted;
            } else {
                length = to;
                i = other(in.text(), in.base() + i, filled - i) - in.base();
                to = length;
                run = quoted;
            }
            i++;
        }
        length = to;
        return in.base() + i;
    }

    /**
     * A backslash and what it stands before, or a character that is no printable ASCII or may be none; returns its last index.
     *
     * @param rest how much of the piece may still be copied behind it without asking for room again
     */
    private int other(String json, int at, int rest) {
        room(LONGEST + rest);
        char c = json.charAt(at);
        if (c == '\\') {
            bytes[length++] = '\\';
            if (at + 1 == json.length()) {
                return at;
            }
            underscored |= json.startsWith("\"_", at + 1);
            return plain(json, at + 1, json.charAt(at + 1));
        }
        if (!quoted) {
            return isSpace(c) ? at : plain(json, at, c);
        }
        if (c >= ' ') {
            return special(json, at, c, rest);
        }
        unicode(c);
        return at;
    }

    /** Whether the last JSON text may have an underscore behind a quote anywhere. */
    boolean isUnderscored() {
        return underscored;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** A character that a JSON string may not hold as it is, or any other where that is not known; returns its last index. */
    private int special(String text, int at, char c, int rest) {
        if (isLetter(c)) {
            return letters(text, at, rest);
        }
        switch (c) {
            case '"', '\\' -> escape(c);
            case '\n' -> escape('n');
            case '\r' -> escape('r');
            case '\t' -> escape('t');
            case '\b' -> escape('b');
            case '\f' -> escape('f');
            default -> {
                boolean safe = c >= ' ' && c != '\u007f' && c != '\u2028' && c != '\u2029';
                if (safe && !isLone(text, at, c)) {
                    return plain(text, at, c);
                }
                unicode(c);
            }
        }
        return at;
    }

    /** A letter beyond ASCII seldom comes alone: all that follow at once; returns the last one's index. */
    private int letters(String text, int from, int rest) {
        int to = from + 1;
        int most = Math.min(text.length(), from + MOST_LETTERS);
        while (to < most && isLetter(text.charAt(to))) {
            to++;
        }
        if (to == from + 1) {
            return plain(text, from, text.charAt(from));
        }
        byte[] utf8 = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
        room(utf8.length + rest);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return to - 1;
    }

    /** Beyond ASCII, and safe on its own. */
    private static boolean isLetter(char c) {
        return c >= 0x80 && c != '\u2028' && c != '\u2029' && !Character.isSurrogate(c);
    }

    private static boolean isLone(String text, int at, char c) {
        return Character.isSurrogate(c)
                && !(Character.isHighSurrogate(c)
                        && at + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(at + 1)));
    }

    private void escape(char letter) {
        bytes[length++] = '\\';
        bytes[length++] = (byte) letter;
    }

    private void unicode(char c) {
        escape('u');
        bytes[length++] = HEX[c >> 12];
        bytes[length++] = HEX[(c >> 8) & 0xf];
        bytes[length++] = HEX[(c >> 4) & 0xf];
        bytes[length++] = HEX[c & 0xf];
    }

    /** The character's UTF-8; returns the index of its last half. */
    private int plain(String text, int at, char c) {
        if (c < 0x80) {
            bytes[length++] = (byte) c;
        } else if (c < 0x800) {
            bytes[length++] = (byte) (0xc0 | c >> 6);
            bytes[length++] = (byte) (0x80 | (c & 0x3f));
        } else if (!Character.isSurrogate(c)) {
            bytes[length++] = (byte) (0xe0 | c >> 12);
            bytes[length++] = (byte) (0x80 | ((c >> 6) & 0x3f));
            bytes[length++] = (byte) (0x80 | (c & 0x3f));
        } else if (isLone(text, at, c)) {
            bytes[length++] = '?';
        } else {
            int point = Character.toCodePoint(c, text.charAt(at + 1));
            bytes[length++] = (byte) (0xf0 | point >> 18);
            bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3f));
            bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3f));
            bytes[length++] = (byte) (0x80 | (point & 0x3f));
            return at + 1;
        }
        return at;
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
