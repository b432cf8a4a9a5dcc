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
import java.util.Optional;

/**
 * A file that appears whole or not at all, readable by its owner only. It grows beside its target under a name of its
 * own; what stands there, be it a link, is untouched until it is replaced. For one thread.
 */
public final class UnfinishedFile implements Closeable {
    private static final int BUFFER = 1 << 16;
    private static final String DIRECTORY = "it is a directory";

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
     * @throws IOException when there can be no file: the folder is missing or closed, or the target is {@link #unfit}
     */
    public static UnfinishedFile beside(Path target) throws IOException {
        Path whole = target.toAbsolutePath();
        Path folder = whole.getParent();
        Optional<String> unfit = unfit(whole);
        if (folder == null || unfit.isPresent()) {
            throw new FileSystemException(target.toString(), null, unfit.orElse(DIRECTORY));
        }
        return new UnfinishedFile(draft(folder), whole);
    }

    /**
     * Why a file must not take the place of what stands there: of a folder, or of a pipe or a device, which somebody reads or the whole
     * machine needs. A link to one of these counts as it does, and so does a link to an open file of a process, as {@code /dev/stdout} is one.
     *
     * @return a part of a sentence; empty when nothing is in the way
     */
    public static Optional<String> unfit(Path target) {
        if (Files.isDirectory(target)) {
            return Optional.of(DIRECTORY);
        }
        boolean special = Files.exists(target) && !Files.isRegularFile(target);
        return special || isOpenFile(target) ? Optional.of("it is not a regular file") : Optional.empty();
    }

    private static boolean isOpenFile(Path target) {
        try {
            return Files.isSymbolicLink(target)
                    && Files.readSymbolicLink(target).startsWith("/proc");
        } catch (IOException goneMeanwhile) {
            return false;
        }
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
