package dev.claudetap.viewer;

import dev.claudetap.files.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * All that a session's live pages were ever told and must not miss, as the event stream that goes to them: texts that are new, and
 * rows. It lies in a file without a name, so a browser may be as far behind as it likes and still costs no memory. An event's
 * id is where the next one begins. One thread appends, any may read.
 */
final class LiveLog implements AutoCloseable {
    private static final int ID_DIGITS = 15;
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETWEEN = "\n\n".getBytes(StandardCharsets.US_ASCII);

    private final FileChannel file;
    private final ByteText event = new ByteText();
    private volatile long end;

    LiveLog(Path folder) throws IOException {
        file = PrivateFiles.openNameless(folder);
    }

    /** How far it reaches. */
    long end() {
        return end;
    }

    /**
     * Appends one event.
     *
     * @param lines its data; no line holds a line break, and each, the last too, ends with one
     */
    void append(String name, byte[] lines, int length) throws IOException {
        event.size = 0;
        // The id is of a fixed length, so that it can be known before the event is there.
        put("id: " + "0".repeat(ID_DIGITS) + "\nevent: " + name + "\n");
        int from = 0;
        for (int at = 0; at < length; at++) {
            if (lines[at] == '\n') {
                event.append(DATA, 0, DATA.length);
                event.append(lines, from, at + 1);
                from = at + 1;
            }
        }
        event.append('\n');
        long next = end + event.size;
        byte[] id = String.format(Locale.ROOT, "%0" + ID_DIGITS + "d", next).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(id, 0, event.bytes, "id: ".length(), ID_DIGITS);
        ByteBuffer bytes = ByteBuffer.wrap(event.bytes, 0, event.size);
        long at = end;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
        end = next;
    }

    private void put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        event.append(bytes, 0, bytes.length);
    }

    /** What stands there, at most so many bytes. */
    byte[] read(long from, int most) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(most, end - from));
        while (piece.hasRemaining()) {
            if (file.read(piece, from + piece.position()) < 0) {
                throw new IOException("the live view's file is shorter than what was written to it");
            }
        }
        return piece.array();
    }

    /** Where a browser goes on that was told up to that id; the beginning when this is none of ours. */
    long after(String id) throws IOException {
        if (id.length() != ID_DIGITS || !id.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        long at = Long.parseLong(id);
        if (at < BETWEEN.length || at > end) {
            return 0;
        }
        byte[] before = read(at - BETWEEN.length, BETWEEN.length);
        return before[0] == '\n' && before[1] == '\n' ? at : 0;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
