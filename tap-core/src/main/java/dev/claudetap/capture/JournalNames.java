package dev.claudetap.capture;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** Names and locks of journal files. */
final class JournalNames {
    static final String SUFFIX = ".journal";

    /**
     * Marks this process's own journals. Opening and closing a file drops every lock its process holds on it, so a
     * recovery must not even look at journals of sessions in the same process. Process numbers repeat in containers.
     */
    private static final String PROCESS = "tap-" + ProcessHandle.current().pid() + "-" + random();

    private JournalNames() {}

    /** A new name. Not {@code .jsonl}: a journal is no trace. */
    static String next() {
        return PROCESS + "-" + random() + SUFFIX;
    }

    /** Whether that journal belongs to a session of another process, dead or alive. */
    static boolean isForeign(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(SUFFIX) && !name.startsWith(PROCESS + "-");
    }

    /** Locks a new journal until its channel is closed or the process dies. */
    static void hold(FileChannel journal) throws IOException {
        FileLock lock = journal.tryLock();
        if (lock == null) {
            throw new IOException("a new journal is locked by somebody else");
        }
    }

    private static String random() {
        byte[] bytes = new byte[6];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
