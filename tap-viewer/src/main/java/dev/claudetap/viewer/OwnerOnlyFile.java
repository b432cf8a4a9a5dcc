package dev.claudetap.viewer;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a file that only its owner can read, and that appears whole or not at all. */
final class OwnerOnlyFile {
    private OwnerOnlyFile() {}

    /** Writes a file's text. */
    @FunctionalInterface
    interface Content {
        void writeTo(Writer out) throws IOException;
    }

    /**
     * Writes beside the target under a name of its own, then moves it in place; what stood there is replaced. After a
     * failure nothing is left behind and the old file is untouched.
     */
    static void write(Path target, Content content) throws IOException {
        Path whole = target.toAbsolutePath();
        Path directory = whole.getParent();
        if (directory == null) {
            throw new IOException(target + " is a directory");
        }
        // Created with mode 0600 from its first byte, where the file system knows modes.
        Path draft = Files.createTempFile(directory, ".claude-tap-", ".part");
        try {
            try (Writer out = new BufferedWriter(
                    new OutputStreamWriter(Files.newOutputStream(draft), StandardCharsets.UTF_8), 1 << 16)) {
                content.writeTo(out);
            }
            move(draft, whole);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void move(Path draft, Path target) throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
