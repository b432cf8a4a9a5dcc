package dev.claudetap.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files and folders that are their owner's alone from their first moment on, where the file system knows such
 * permissions. What is there already keeps its own. Safe on any thread.
 */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private PrivateFiles() {}

    /** What to create a file with, in the file system of that path; nothing where it knows no such permissions. */
    public static FileAttribute<?>[] fileMode(Path near) {
        return mode(near, FILE);
    }

    /** What to create a folder with, as {@link #fileMode}. */
    public static FileAttribute<?>[] folderMode(Path near) {
        return mode(near, FOLDER);
    }

    private static FileAttribute<?>[] mode(Path near, Set<PosixFilePermission> permissions) {
        return knowsModes(near)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    static boolean knowsModes(Path near) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /**
     * Makes a new empty file.
     *
     * @throws FileAlreadyExistsException when something has that name, a link included
     * @throws IOException when it cannot be made
     */
    public static Path createFile(Path file) throws IOException {
        return Files.createFile(file, fileMode(file));
    }

    /**
     * Makes a folder and those above it, where they are missing; a link to a folder is one.
     *
     * @throws IOException when one cannot be made, or something else has its name
     */
    public static void createFolders(Path folder) throws IOException {
        // The JDK 17 refuses a link here, later ones do not.
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, folderMode(folder));
        }
    }

    /**
     * Makes a folder that must be a real one, and those above it, where they are missing.
     *
     * @throws FileAlreadyExistsException when something else has that name, a link to a folder included
     * @throws IOException when one cannot be made
     */
    public static void createRealFolder(Path folder) throws IOException {
        Path above = folder.getParent();
        if (above != null) {
            createFolders(above);
        }
        try {
            Files.createDirectory(folder, folderMode(folder));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    /**
     * Takes from others whatever they may do with a file or folder, where the file system knows such permissions.
     * Follows links.
     *
     * @return whether they could do anything until now
     * @throws IOException when it cannot be done, as with a file of somebody else
     */
    public static boolean close(Path path) throws IOException {
        if (!knowsModes(path)) {
            return false;
        }
        Set<PosixFilePermission> allowed = Files.isDirectory(path) ? FOLDER : FILE;
        if (allowed.containsAll(Files.getPosixFilePermissions(path))) {
            return false;
        }
        Files.setPosixFilePermissions(path, allowed);
        return true;
    }

    /**
     * Opens a new empty file for reading and writing that has no name: it loses it while it is still empty, so nobody else can
     * open it and nothing is left of it after the process, however that ends. Where the system cannot do that (Windows) it goes
     * with its last handle.
     *
     * @param folder where its bytes lie; it is made when it is missing
     * @throws IOException when it cannot be made, or would keep its name, as on some network file systems
     */
    public static FileChannel openNameless(Path folder) throws IOException {
        createFolders(folder);
        Path file = Files.createTempFile(folder, "tap-", ".spill", fileMode(folder));
        FileChannel opened;
        try {
            opened = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        if (knowsModes(file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            opened.close();
            throw new IOException("the folder for temporary files keeps the names of files that are gone");
        }
        return opened;
    }
}
