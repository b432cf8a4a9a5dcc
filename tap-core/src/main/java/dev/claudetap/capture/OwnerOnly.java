package dev.claudetap.capture;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

/** Files and folders that nobody but their owner may read, from their first moment on. */
final class OwnerOnly {
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rw-rw-");

    private OwnerOnly() {}

    static void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, attributes(directory.getFileSystem(), "rwx------"));
    }

    /** A new file; fails when the name is taken, also by a symbolic link. */
    static Path createFile(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.createFile(file, attributes(file.getFileSystem(), "rw-------"));
    }

    /** Whether that is a file, no link, which belongs to this process's user and which nobody else can read or write. */
    static boolean isOurs(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return true;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return OTHERS.stream().noneMatch(attributes.permissions()::contains)
                && attributes.owner().equals(user());
    }

    /** Java knows the user's name, which need not be that of its number; a new file has the right owner. */
    private static UserPrincipal user() throws IOException {
        Path file = Files.createTempFile("tap-", ".tmp");
        try {
            return Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
        } finally {
            Files.delete(file);
        }
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
