package dev.claudetap.capture;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that nobody but their owner may read, from their first moment on. */
final class OwnerOnly {
    private OwnerOnly() {}

    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, attributes(directory.getFileSystem(), "rwx------"));
    }

    /** A new file; fails when the name is taken, also by a symbolic link. */
    static Path createFile(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.createFile(file, attributes(file.getFileSystem(), "rw-------"));
    }

    private static FileAttribute<?>[] attributes(FileSystem system, String permissions) {
        if (!system.supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
