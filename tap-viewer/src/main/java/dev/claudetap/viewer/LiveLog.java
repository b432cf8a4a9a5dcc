package dev.claudetap.viewer;

import dev.claudetap.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All that a session's live pages were ever told and must not miss: texts that are new, and rows. It lies in a file without a
 * name, so a browser may be as far behind as it likes and still costs no memory. What lies between two places of it becomes one event,
 * whose id is the later one. One thread appends, any may read.
 */
final class LiveLog implements AutoCloseable {
    /** As much of it is one event: a browser takes longer for many small ones than for what they say. */
    private static final int PIECE = 1 << 18;

    /** No text and no row has this byte. */
    private static final byte MARK = 0;

    private static final int LENGTH_AT = 2;
    private static final int PLACE_AT = LENGTH_AT + 8;
    private static final int HEAD = PLACE_AT + 8;
    private static final HexFormat DIGITS = HexFormat.of();
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);

    private final FileChannel file;
    /** Where the row of each call was written last. */
    private final Map<Integer, Long> newest = new ConcurrentHashMap<>();

    private volatile long end;

    LiveLog(Path folder) throws IOException {
        file = PrivateFiles.openNameless(folder);
    }

    /** An event, and how far it brings a browser. */
    static final class Piece {
        final byte[] event;
        final long end;

        private Piece(byte[] event, long end) {
            this.event = event;
            this.end = end;
        }
    }

    /** How far it reaches. */
    long end() {
        return end;
    }

    /**
     * Appends texts.
     *
     * @param lines one text each; no text holds a line break, and each line, the last too, ends with one
     */
    void append(byte[] lines, int length) throws IOException {
        append('T', 0, lines, length);
    }

    /** Appends a row, which takes the place of the one that stood there. */
    void appendRow(int place, String row) throws IOException {
        long at = end;
        byte[] json = row.getBytes(StandardCharsets.UTF_8);
        append('R', place, json, json.length);
        // Only now: whoever leaves out an older one must find this one.
        newest.put(place, at);
    }

    private void append(char kind, int place, byte[] content, int length) throws IOException {
        String head = kind + DIGITS.toHexDigits(length) + DIGITS.toHexDigits(place);
        ByteBuffer entry = ByteBuffer.allocate(HEAD + length)
                .put(MARK)
                .put(head.getBytes(StandardCharsets.US_ASCII))
                .put(content, 0, length)
                .flip();
        long at = end;
        while (entry.hasRemaining()) {
            at += file.write(entry, at);
        }
        end = at;
    }

    /**
     * What stands there as one event, of about a quarter of a megabyte at most; there must be something.
     *
     * @param latest leave rows out that others took the place of: those come before the end of what is there now
     */
    Piece piece(long from, boolean latest) throws IOException {
        byte[] read = read(from, (int) Math.min(PIECE, end - from));
        int first = HEAD + number(read, LENGTH_AT);
        if (first > read.length) {
            read = read(from, first);
        }
        Map<Integer, Integer> rows = new LinkedHashMap<>();
        ByteText texts = new ByteText();
        int at = 0;
        while (at + HEAD <= read.length && at + HEAD + number(read, at + LENGTH_AT) <= read.length) {
            int length = number(read, at + LENGTH_AT);
            int place = number(read, at + PLACE_AT);
            if (read[at + 1] == 'T') {
                addLines(texts, read, at + HEAD, length);
            } else if (!latest || newest.getOrDefault(place, 0L) <= from + at) {
                rows.remove(place);
                rows.put(place, at);
            }
            at += HEAD + length;
        }
        return new Piece(event(from + at, rows, read, texts), from + at);
    }

    private static int number(byte[] entry, int at) {
        return HexFormat.fromHexDigits(new String(entry, at, Integer.BYTES * 2, StandardCharsets.US_ASCII));
    }

    private static byte[] event(long id, Map<Integer, Integer> rows, byte[] read, ByteText texts) {
        ByteText event = new ByteText();
        add(event, "id: " + id + "\nevent: more\ndata: [");
        String before = "[";
        for (Map.Entry<Integer, Integer> row : rows.entrySet()) {
            add(event, before + row.getKey() + ",");
            int from = row.getValue() + HEAD;
            event.append(read, from, from + number(read, row.getValue() + LENGTH_AT));
            before = "],[";
        }
        add(event, rows.isEmpty() ? "]\n" : "]]\n");
        event.append(texts.bytes, 0, texts.size);
        event.append('\n');
        return Arrays.copyOf(event.bytes, event.size);
    }

    private static void addLines(ByteText event, byte[] lines, int begin, int length) {
        int from = begin;
        for (int at = begin; at < begin + length; at++) {
            if (lines[at] == '\n') {
                event.append(DATA, 0, DATA.length);
                event.append(lines, from, at + 1);
                from = at + 1;
            }
        }
    }

    private static void add(ByteText event, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        event.append(bytes, 0, bytes.length);
    }

    private byte[] read(long from, int length) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(length);
        while (piece.hasRemaining()) {
            if (file.read(piece, from + piece.position()) < 0) {
                throw new IOException("the live view's file is shorter than what was written to it");
            }
        }
        return piece.array();
    }

    /** Where a browser goes on that was told up to that id; the beginning when this is none of ours. */
    long after(String id) throws IOException {
        if (!id.matches("\\d{1,15}")) {
            return 0;
        }
        long at = Long.parseLong(id);
        long reaches = end;
        return at == reaches || (at < reaches && read(at, 1)[0] == MARK) ? at : 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
