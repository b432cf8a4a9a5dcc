package dev.claudetap.trace;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the records of a compact trace stand in its file, and what they refer to.
 *
 * @param records in order
 * @param blobs by their hashes
 */
record CompactTraceIndex(List<Range> records, Map<String, Range> blobs) {
    /** A part of a file, in bytes. */
    record Range(long from, long length) {}

    /** Reads through a file once. */
    static CompactTraceIndex of(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            return new Walk(in).index();
        }
    }

    /** Whether a file begins as a compact trace does. */
    static boolean isOne(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(200), StandardCharsets.UTF_8).replaceAll("\\s", "");
            return start.replace("\uFEFF", "").startsWith("{\"" + CompactForm.TRACE + "\"");
        }
    }

    /** Byte by byte; the structure is all ASCII. */
    private static final class Walk {
        private final InputStream in;
        private long position;
        private int current;

        Walk(InputStream in) throws IOException {
            this.in = in;
            this.current = in.read();
        }

        CompactTraceIndex index() throws IOException {
            List<Range> records = new ArrayList<>();
            Map<String, Range> blobs = new HashMap<>();
            while (current != '{') {
                advance();
            }
            advance();
            while (space() != '}') {
                String name = name();
                if (name.equals("records") && current == '[') {
                    advance();
                    while (space() != ']') {
                        records.add(value());
                        comma();
                    }
                    advance();
                } else if (name.equals("blobs") && current == '{') {
                    advance();
                    while (space() != '}') {
                        blobs.put(name(), value());
                        comma();
                    }
                    advance();
                } else {
                    value();
                }
                comma();
            }
            return new CompactTraceIndex(records, blobs);
        }

        private void advance() throws IOException {
            if (current < 0) {
                throw new IOException("the compact trace is not whole");
            }
            current = in.read();
            position++;
        }

        private int space() throws IOException {
            while (current == ' ' || current == '\n' || current == '\r' || current == '\t') {
                advance();
            }
            if (current < 0) {
                throw new IOException("the compact trace is not whole");
            }
            return current;
        }

        private void comma() throws IOException {
            if (space() == ',') {
                advance();
            }
        }

        /** A member's name, up to where its value begins. */
        private String name() throws IOException {
            StringBuilder name = new StringBuilder();
            advance();
            while (current != '"') {
                if (current == '\\') {
                    advance();
                }
                name.append((char) current);
                advance();
            }
            advance();
            space();
            advance();
            space();
            return name.toString();
        }

        private Range value() throws IOException {
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
            return new Range(from, position - from);
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
}
