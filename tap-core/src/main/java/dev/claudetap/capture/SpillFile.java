package dev.claudetap.capture;

import dev.claudetap.files.PrivateFiles;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where raw bytes wait when memory is short: an owner-only file without a name. Safe on any thread; blocks on the disk.
 */
final class SpillFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SpillFile.class.getName());
    private static final int GAPS_TO_TRY = 8;

    private final Path directory;
    private @Nullable FileChannel channel;
    /** Free places before the end, offset to length; never two side by side, none at the end. */
    private final NavigableMap<Long, Long> gaps = new TreeMap<>();

    private long end;
    private boolean closed;

    /** A place in the file. */
    record Slot(long offset, int length) {}

    SpillFile(Path directory) {
        this.directory = directory;
    }

    synchronized Slot write(byte[] bytes, int length) throws IOException {
        FileChannel file = open();
        long offset = place(length);
        ByteBuffer from = ByteBuffer.wrap(bytes, 0, length);
        long position = offset;
        while (from.hasRemaining()) {
            position += file.write(from, position);
        }
        take(offset, length);
        return new Slot(offset, length);
    }

    /** The first of the lowest gaps that is large enough, else the end. */
    private long place(int length) {
        return gaps.entrySet().stream()
                .limit(GAPS_TO_TRY)
                .filter(gap -> gap.getValue() >= length)
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(end);
    }

    private void take(long offset, int length) {
        Long gap = gaps.remove(offset);
        if (gap == null) {
            end = offset + length;
        } else if (gap > length) {
            gaps.put(offset + length, gap - length);
        }
    }

    /** Reads a slot once and gives its place free, also when it cannot be read. */
    synchronized byte[] readBack(Slot slot) throws IOException {
        byte[] bytes = new byte[slot.length()];
        ByteBuffer to = ByteBuffer.wrap(bytes);
        FileChannel file = open();
        try {
            while (to.hasRemaining()) {
                if (file.read(to, slot.offset() + to.position()) < 0) {
                    throw new IOException("the spill file is shorter than what was written to it");
                }
            }
        } catch (IOException e) {
            free(slot);
            throw e;
        }
        // A lack of memory leaves the slot as it is, to be read later.
        free(slot);
        return bytes;
    }

    /** Gives the place of a slot free that nobody will read. */
    synchronized void free(Slot slot) {
        FileChannel file = channel;
        if (file == null) {
            return;
        }
        try {
            release(slot, file);
        } catch (IOException e) {
            // Only its size on the disk is concerned; the place itself is free.
            LOG.log(Level.DEBUG, "cannot cut the spill file: " + e.getClass().getSimpleName());
        }
    }

    private void release(Slot slot, FileChannel file) throws IOException {
        long from = slot.offset();
        long to = from + slot.length();
        Map.Entry<Long, Long> before = gaps.lowerEntry(from);
        if (before != null && before.getKey() + before.getValue() == from) {
            from = before.getKey();
        }
        Long behind = gaps.remove(to);
        if (behind != null) {
            to += behind;
        }
        if (to == end) {
            gaps.remove(from);
            end = from;
            file.truncate(end);
        } else {
            gaps.put(from, to - from);
        }
    }

    private FileChannel open() throws IOException {
        if (closed) {
            throw new IOException("the session is closed");
        }
        if (channel == null) {
            channel = PrivateFiles.openNameless(directory);
        }
        return channel;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
