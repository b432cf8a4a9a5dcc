package dev.claudetap.trace;

import dev.claudetap.files.PrivateFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The right to change an output folder's manifest, for one holder among all processes and threads. */
final class ManifestLock implements Closeable {
    private static final String FILE = ".cloudtap-manifest.lock";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final FileChannel channel;
    private final FileLock lock;

    private ManifestLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Waits for the lock for half a minute: on a machine whose disk is busy each of many holders takes seconds. The lock file is never removed, since others may wait on it. */
    static ManifestLock take(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(FILE),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PrivateFiles.fileMode(folder));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            FileLock lock = tryLock(channel);
            while (lock == null) {
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw new IOException("another process holds " + folder.resolve(FILE));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                lock = tryLock(channel);
            }
            return new ManifestLock(channel, lock);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByAnotherThread) {
            return null;
        }
    }

    /** Fails when the lock was lost. */
    void check() throws IOException {
        if (!lock.isValid()) {
            throw new IOException("the manifest's lock was lost");
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
