package dev.claudetap.viewer;

import dev.claudetap.files.PrivateFiles;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.pricing.PriceTable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The page of a session, made while the session runs, so that little is left to do when it ends: a thread of the lowest
 * priority follows the trace file in quiet moments. What it writes has no name until it is whole. It is the page that {@link HtmlViewer#write}
 * makes of the same trace, byte for byte, or none: when it would keep more memory than a session can spare, and whenever
 * anything is odd, it gives up, and the page is to be made of the trace. Safe on any thread; costs nothing before the first record.
 */
public final class GrowingPage implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(GrowingPage.class.getName());
    /** Bytes kept of what was written: rows, and what texts and calls are known by. */
    static final long MOST_KEPT = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 8);
    /** A record that is larger waits for the end, when there is no traffic that needs the memory: it takes up to six times as much. */
    static final int LONGEST = (int) Math.min(8L << 20, Runtime.getRuntime().maxMemory() / 64);

    private static final long QUIET = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int BUFFER = 1 << 16;

    private final PagePace pace;
    private final long most;
    /** Guarded by this. */
    private @Nullable Path trace;

    volatile @Nullable Thread thread;
    private volatile @Nullable PriceTable prices;
    /** The whole page. */
    private volatile @Nullable FileChannel draft;

    /** Not begun yet. */
    public GrowingPage() {
        this(QUIET, MOST_KEPT);
    }

    GrowingPage(long quietNanos, long most) {
        this.pace = new PagePace(quietNanos);
        this.most = most;
    }

    /** Says which trace it is the page of; to be called once. */
    public synchronized void follow(Path file) {
        trace = file;
        begin();
    }

    /** The trace has a record more, written whole. Constant work, never an error; for the thread that records. */
    public void grew() {
        pace.grew();
        if (thread == null) {
            begin();
        }
    }

    private synchronized void begin() {
        Path file = trace;
        if (file == null || thread != null || pace.grown() == 0) {
            return;
        }
        try {
            Thread writer = writer(file);
            thread = writer;
            writer.start();
        } catch (OutOfMemoryError e) {
            // No thread to be had: the page is made at the end.
            LOG.log(Level.DEBUG, "no thread for the page");
        }
    }

    // Nothing relies on the scheduler here: the page is right at any speed.
    @SuppressWarnings("ThreadPriorityCheck")
    private Thread writer(Path file) {
        Thread writer = new Thread(() -> write(file), "claude-tap-page");
        writer.setDaemon(true);
        writer.setPriority(Thread.MIN_PRIORITY);
        return writer;
    }

    private void write(Path file) {
        try {
            draft = written(file);
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it is, the page can be made of the whole trace, and is told there if that fails as well.
            // Nothing of it may reach the agent's terminal, where the JVM would print it.
            LOG.log(Level.DEBUG, "the page is made at the end: " + e.getClass().getSimpleName());
        }
    }

    private FileChannel written(Path file) throws IOException {
        Object key = key(file);
        // Not beside the trace: a disk that fills up is left to records.
        FileChannel page = PrivateFiles.openNameless(Path.of(System.getProperty("java.io.tmpdir", ".")));
        boolean whole = false;
        try (FileChannel growing = FileChannel.open(file, StandardOpenOption.READ)) {
            Writer out = new BufferedWriter(Channels.newWriter(page, StandardCharsets.UTF_8), BUFFER);
            PriceTable usual = PriceTable.bundled();
            PagePayload payload = new PagePayload(
                    new GrowingTrace(growing, pace, LONGEST),
                    () -> Objects.requireNonNullElse(prices, usual),
                    () -> pace.isEnding() ? Long.MAX_VALUE : most);
            HtmlViewer.render(
                    String.valueOf(file.getFileName()), ViewerAssets.loaded().policy(), payload, out);
            out.flush();
            if (!Objects.equals(key, key(file))) {
                throw new IOException("another file has the trace's name");
            }
            whole = true;
            return page;
        } finally {
            if (!whole) {
                page.close();
            }
        }
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /**
     * Completes it, once the trace is closed, and puts it where it belongs. Whole or not at all, as {@link HtmlViewer#write} does.
     *
     * @param html where the page goes; its directory exists
     * @param table what calls cost
     * @return whether it is there; otherwise nothing has changed
     */
    public boolean putInPlace(Path html, PriceTable table) {
        prices = table;
        pace.end();
        boolean placed = isOver() && isPlaced(html);
        if (!placed) {
            close(); // what it takes is needed for the page that is made of the trace
        }
        return placed;
    }

    private boolean isPlaced(Path html) {
        FileChannel whole = draft;
        if (whole == null) {
            return false;
        }
        try (UnfinishedFile page = UnfinishedFile.beside(html)) {
            try (FileChannel to = FileChannel.open(page.path(), StandardOpenOption.WRITE)) {
                for (long at = 0; at < whole.size(); ) {
                    at += whole.transferTo(at, whole.size() - at, to);
                }
            }
            page.putInPlace();
            LOG.log(Level.DEBUG, "the page that followed the trace is in place");
            return true;
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the page is made again: " + e.getClass().getSimpleName());
            return false;
        }
    }

    /** Waits for its thread, which goes on at the speed of the others; false when there is none or nobody waits any more. */
    // Only the waiting is shorter by that.
    @SuppressWarnings("ThreadPriorityCheck")
    private boolean isOver() {
        Thread writer = thread;
        if (writer == null) {
            return false;
        }
        try {
            writer.setPriority(Thread.NORM_PRIORITY);
            writer.join();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends its work, if that goes on, and leaves nothing of it but a page that is in place. */
    @Override
    public void close() {
        pace.stop();
        // Also for who is in a hurry: it ends with the record that it is at.
        boolean hurried = Thread.interrupted();
        isOver();
        if (hurried) {
            Thread.currentThread().interrupt();
        }
        FileChannel whole = draft;
        try {
            if (whole != null) {
                whole.close();
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a draft could not be closed: " + e.getClass().getSimpleName());
        }
    }
}
