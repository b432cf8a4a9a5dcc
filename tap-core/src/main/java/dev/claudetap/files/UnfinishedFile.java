package dev.claudetap.files;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file that appears whole or not at all, readable by its owner only. It grows beside its target under a name of its
 * own; what stands there, be it a link, is untouched until it is replaced. For one thread.
 */
public final class UnfinishedFile implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final Path draft;
    private final Path target;

    private UnfinishedFile(Path draft, Path target) {
        this.draft = draft;
        this.target = target;
    }

    /**
     * Begins an empty file.
     *
     * @param target where it will stand
     * @throws IOException when there can be no file: the folder is missing or closed, or the target is a folder
     */
    public static UnfinishedFile beside(Path target) throws IOException {
        Path whole = target.toAbsolutePath();
        Path folder = whole.getParent();
        if (folder == null || Files.isDirectory(whole)) {
            throw new FileSystemException(target.toString(), null, "it is a directory");
        }
        return new UnfinishedFile(draft(folder), whole);
    }

    /** Not createTempFile's: its names are random as keys are, and the first random number of a JVM takes 10 ms of a start. */
    private static Path draft(Path folder) throws IOException {
        long name = System.nanoTime();
        while (true) {
            Path draft = folder.resolve(
                    ".claude-tap-" + ProcessHandle.current().pid() + "-" + Long.toHexString(name) + ".part");
            try {
                return Files.createFile(draft, PrivateFiles.fileMode(folder));
            } catch (FileAlreadyExistsException taken) {
                name++;
            }
        }
    }

    /** The file as it grows. */
    public Path path() {
        return draft;
    }

    /**
     * Its text, in UTF-8, from the start; to be closed before it is put in place.
     *
     * @throws IOException when it cannot be opened
     */
    public Writer writer() throws IOException {
        return new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(draft), StandardCharsets.UTF_8), BUFFER);
    }

    /**
     * Lets it take the target's place.
     *
     * @throws IOException when it cannot; the target is as it was then
     */
    public void putInPlace() throws IOException {
        try {
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException noneHere) {
            Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Removes it, unless it is in its place. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(draft);
    }
}
