package dev.claudetap.cli;

import dev.claudetap.trace.ReadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a long reading is, for somebody who waits for it at a terminal: one line on standard error that is written anew a few times
 * a second, from half a second on, and is gone at the end. Where nobody looks it does nothing. Not safe for several threads.
 */
final class Progress implements ReadProgress, AutoCloseable {
    private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long EVERY = TimeUnit.MILLISECONDS.toNanos(200);

    private final @Nullable StatusLine line;
    private final String what;
    private final LongSupplier nanoTime;
    private long all;
    private long read;
    private long next;

    /**
     * @param line where it stands; null when nobody looks
     * @param what is being done, in a word or two
     * @param nanoTime the clock
     */
    Progress(@Nullable StatusLine line, String what, LongSupplier nanoTime) {
        this.line = line;
        this.what = what;
        this.nanoTime = nanoTime;
        this.next = line == null ? 0 : nanoTime.getAsLong() + FIRST;
    }

    /** Whether it is worth telling how far the work is. */
    boolean isShown() {
        return line != null;
    }

    @Override
    public void expect(long bytes) {
        all += bytes;
    }

    @Override
    public void read(long bytes) {
        read += bytes;
        if (line == null) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - next >= 0) {
            next = now + EVERY;
            line.show(text());
        }
    }

    /** How large a file is, as far as that can be told: who reads it will say what is wrong with it. */
    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }

    /** What was read again, or has grown meanwhile, is no more than all. */
    private String text() {
        if (all <= 0) {
            return what + ": " + Amounts.size(read);
        }
        long done = Math.min(read, all);
        long percent = Math.round(Math.floor(100.0 * done / all));
        return what + ": " + Amounts.size(done) + " of " + Amounts.size(all) + ", " + percent + " %";
    }

    @Override
    public void close() {
        if (line != null) {
            line.erase();
        }
    }
}
