package dev.claudetap.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** This process's user, as the owner of files. Finds out who that is when it is first asked. For one thread. */
public final class FileOwner {
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rw-rw-");

    private @Nullable UserPrincipal user;

    /** The user who runs this process. */
    public FileOwner() {
        this(null);
    }

    FileOwner(@Nullable UserPrincipal user) {
        this.user = user;
    }

    /**
     * Whether that is a file, no link, which belongs to the user and which nobody else can read or write. Where the
     * file system knows no such permissions, every file is.
     *
     * @throws IOException when its permissions cannot be read
     */
    public boolean isAloneWith(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!PrivateFiles.knowsModes(file)) {
            return true;
        }
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return OTHERS.stream().noneMatch(attributes.permissions()::contains)
                && attributes.owner().equals(user());
    }

    /** Java knows the user's name, which need not be that of its number; a new file has the right owner. */
    private UserPrincipal user() throws IOException {
        if (user == null) {
            Path file = Files.createTempFile("claude-tap-", ".tmp");
            try {
                user = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
            } finally {
                Files.delete(file);
            }
        }
        return user;
    }
}
