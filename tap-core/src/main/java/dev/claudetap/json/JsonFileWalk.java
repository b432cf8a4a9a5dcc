package dev.claudetap.json;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/**
 * Finds where values stand in a JSON file that is too large to be read at once, in one pass over its bytes. Whoever walks takes each
 * value that comes, as a whole or by its parts. Checks no more than it needs. Use once, on one thread.
 */
public final class JsonFileWalk {
    /** What nobody asks for by its name is told cut. */
    private static final int LONGEST_NAME = 4096;

    private final InputStream in;
    private long position;
    private int current;

    /**
     * A part of a file, in bytes.
     *
     * @param from where it begins
     * @param length how long it is
     */
    public record Range(long from, long length) {
        /**
         * The text there, on one line: within JSON, line ends are only white space.
         *
         * @throws IOException when it cannot be read, or is larger than an array
         */
        public String text(FileChannel file) throws IOException {
            if (length > Integer.MAX_VALUE - 8) {
                throw new IOException("a record of the file is larger than 2 GB");
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            while (bytes.hasRemaining()) {
                if (file.read(bytes, from + bytes.position()) < 0) {
                    throw new EOFException("the file ends too early");
                }
            }
            return new String(bytes.array(), StandardCharsets.UTF_8)
                    .replace('\n', ' ')
                    .replace('\r', ' ');
        }
    }

    /** Takes a member, whose value comes next and has to be taken. */
    @FunctionalInterface
    public interface Member {
        /** Takes it. */
        void take(String name) throws IOException;
    }

    /** Takes an element, which comes next and has to be taken. */
    @FunctionalInterface
    public interface Element {
        /** Takes it. */
        void take() throws IOException;
    }

    /**
     * A walk from the first object on.
     *
     * @param in buffered, since it is read byte by byte
     * @throws IOException when there is none, or it cannot be read
     */
    public JsonFileWalk(InputStream in) throws IOException {
        this.in = in;
        this.current = in.read();
        while (current != '{') {
            advance();
        }
    }

    /** Whether an object comes next. */
    public boolean isObject() {
        return current == '{';
    }

    /** Whether an array comes next. */
    public boolean isArray() {
        return current == '[';
    }

    /**
     * Takes the object that comes next, member by member.
     *
     * @throws IOException when the file is not whole
     */
    public void members(Member member) throws IOException {
        advance();
        while (space() != '}') {
            member.take(name());
            comma('}');
        }
        advance();
    }

    /**
     * Takes the array that comes next, element by element.
     *
     * @throws IOException when the file is not whole
     */
    public void elements(Element element) throws IOException {
        advance();
        while (space() != ']') {
            long before = position;
            element.take();
            if (position == before) {
                throw broken(); // nothing was there, and nothing would ever be
            }
            comma(']');
        }
        advance();
    }

    /**
     * Takes the value that comes next as a whole.
     *
     * @throws IOException when the file is not whole
     */
    public Range value() throws IOException {
        long from = position;
        int depth = 0;
        while (depth > 0 || !ends(current)) {
            if (current == '"') {
                string();
            } else if (current == '{' || current == '[') {
                depth++;
            } else if (current == '}' || current == ']') {
                depth--;
            }
            advance();
        }
        if (position == from) {
            throw broken();
        }
        return new Range(from, position - from);
    }

    private void advance() throws IOException {
        if (current < 0) {
            throw broken();
        }
        current = in.read();
        position++;
    }

    private int space() throws IOException {
        while (current == ' ' || current == '\n' || current == '\r' || current == '\t') {
            advance();
        }
        if (current < 0) {
            throw broken();
        }
        return current;
    }

    private void comma(char closer) throws IOException {
        int next = space();
        if (next == ',') {
            advance();
        } else if (next != closer) {
            throw broken();
        }
    }

    private static IOException broken() {
        return new IOException("the JSON is not whole");
    }

    /** A member's name, up to where its value begins. */
    private String name() throws IOException {
        if (current != '"') {
            throw broken();
        }
        StringBuilder name = new StringBuilder();
        advance();
        while (current != '"') {
            if (current == '\\') {
                advance();
            }
            if (name.length() < LONGEST_NAME) {
                name.append((char) current);
            }
            advance();
        }
        advance();
        if (space() != ':') {
            throw broken();
        }
        advance();
        space();
        return name.toString();
    }

    private void string() throws IOException {
        advance();
        while (current != '"') {
            if (current == '\\') {
                advance();
            }
            advance();
        }
    }

    /** Whether a value at the outermost level is over. */
    private static boolean ends(int c) {
        return c == ',' || c == '}' || c == ']';
    }
}
