package dev.claudetap.trace;

import dev.claudetap.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Tells every process which sessions run: each holds a lock on a file of its own from its start to its end, which the
 * system lets go when the process dies. Sessions begin and dead ones are tidied up only under the {@link ManifestLock}.
 */
final class SessionLock {
    private static final String PREFIX = ".cloudtap-running-";
    private static final String SUFFIX = ".lock";

    /**
     * This process's own. The one state that all sessions of a JVM share, because the system's locks are a process's too: to
     * open and close a file here would drop the lock that another thread holds on it.
     */
    private static final Map<Path, FileChannel> HELD = new HashMap<>();

    private SessionLock() {}

    /** @param name the trace file's name in manifests */
    static void hold(Path output, String name) throws IOException {
        synchronized (HELD) {
            Path file = file(output, name);
            Files.deleteIfExists(file);
            FileChannel channel =
                    FileChannel.open(PrivateFiles.createFile(file), StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                // Whoever asks whether it is held holds it for an instant too.
                channel.lock();
            } catch (IOException e) {
                channel.close();
                throw e;
            }
            FileChannel before = HELD.put(file, channel);
            if (before != null) {
                before.close();
            }
        }
    }

    static void release(Path output, String name) throws IOException {
        synchronized (HELD) {
            Path file = file(output, name);
            try (FileChannel channel = HELD.remove(file)) {
                if (channel != null) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** What is left of a session whose process was killed. */
    static void abandon(Path output, String name) throws IOException {
        synchronized (HELD) {
            FileChannel channel = HELD.remove(file(output, name));
            if (channel != null) {
                channel.close();
            }
        }
    }

    static boolean isHeld(Path output, String name) {
        try {
            return isHeld(file(output, name));
        } catch (IOException e) {
            // What cannot be looked at is not ours to call dead.
            return !(e instanceof NoSuchFileException);
        }
    }

    private static boolean isHeld(Path file) throws IOException {
        synchronized (HELD) {
            if (HELD.containsKey(file)) {
                return true;
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                    FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return shared == null;
            } catch (OverlappingFileLockException ours) {
                // This JVM's, but loaded by another class loader.
                return true;
            }
        }
    }

    /** Removes what killed sessions left. */
    static void removeDead(Path output) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(output.toRealPath(), PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                if (!isHeld(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Path file(Path output, String name) throws IOException {
        String trace = name.endsWith(TraceFile.COMPRESSED)
                ? name.substring(0, name.length() - TraceFile.COMPRESSED.length())
                : name;
        return output.toRealPath().resolve(PREFIX + trace.replace('/', '_') + SUFFIX);
    }
}
