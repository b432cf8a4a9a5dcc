package dev.claudetap.proxy.tls;

import dev.claudetap.files.FileOwner;
import dev.claudetap.files.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The folder of an authority: {@code ca-key.pem} with key and certificate in one file, so that the pair can never be torn, and
 * {@code ca.pem}, a copy of the certificate for those who are to trust it. Every file appears whole, by a rename.
 */
final class AuthorityFiles {
    static final String PRIVATE = "ca-key.pem";
    static final String PUBLIC = "ca.pem";
    private static final String LOCK = ".ca.lock";
    private static final System.Logger LOG = System.getLogger(AuthorityFiles.class.getName());
    private static final long MAX_SIZE = 64 * 1024L;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path folder;
    private final FileOwner owner;

    AuthorityFiles(Path folder) {
        this(folder, new FileOwner());
    }

    AuthorityFiles(Path folder, FileOwner owner) {
        this.folder = folder.toAbsolutePath();
        this.owner = owner;
    }

    CertificateAuthority open(Instant now) throws AuthorityException {
        try {
            return opened(now);
        } catch (AuthorityException e) {
            throw e;
        } catch (IOException e) {
            String line = "the folder " + folder + " cannot hold the CA (" + reason(e)
                    + "); make it usable, or name another place in CLAUDE_TAP_HOME";
            throw new AuthorityException(line, e);
        }
    }

    /** Without a path, which the line names already. */
    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileAlreadyExistsException || failure instanceof NotDirectoryException) {
            return "something else stands in its way";
        }
        String reason = failure instanceof FileSystemException inFile ? inFile.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }

    private CertificateAuthority opened(Instant now) throws IOException {
        CertificateAuthority kept = read();
        if (kept != null && !kept.isDueAt(now) && isPublished(kept)) {
            close(folder);
            return kept;
        }
        PrivateFiles.createFolders(folder);
        close(folder);
        FileChannel lock = lock();
        try {
            return underLock(now);
        } finally {
            lock.close();
        }
    }

    /** Another start may have been faster, so everything is looked at again. */
    private CertificateAuthority underLock(Instant now) throws IOException {
        CertificateAuthority authority = read();
        if (authority == null || authority.isDueAt(now)) {
            boolean renewal = authority != null;
            authority = CertificateAuthority.create(now, folder.resolve(PUBLIC));
            write(PRIVATE, authority.privatePem());
            if (renewal) {
                write(PUBLIC, authority.pem());
                return authority.inPlaceOfAnother();
            }
        }
        if (!isPublished(authority)) {
            write(PUBLIC, authority.pem());
        }
        return authority;
    }

    private @Nullable CertificateAuthority read() throws IOException {
        Path file = folder.resolve(PRIVATE);
        String pem;
        try {
            if (Files.size(file) > MAX_SIZE) {
                throw damaged(new IOException("it is too large"));
            }
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                close(file);
            }
            if (!owner.isAloneWith(file)) {
                throw new AuthorityException(
                        "the CA file " + file
                                + " is a link or belongs to another user, so it is not used; move it away,"
                                + " or name another place in CLAUDE_TAP_HOME",
                        null);
            }
            pem = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            return CertificateAuthority.of(pem, folder.resolve(PUBLIC));
        } catch (GeneralSecurityException e) {
            throw damaged(e);
        }
    }

    private AuthorityException damaged(Exception why) {
        String line = "the CA file " + folder.resolve(PRIVATE) + " is damaged (" + why.getMessage()
                + "); delete it, and the next start makes a new CA";
        return new AuthorityException(line, why);
    }

    private boolean isPublished(CertificateAuthority authority) throws IOException {
        Path file = folder.resolve(PUBLIC);
        return Files.isRegularFile(file)
                && Files.size(file) <= MAX_SIZE
                && Files.readString(file, StandardCharsets.ISO_8859_1).equals(authority.pem());
    }

    private void write(String name, String text) throws IOException {
        Path draft = Files.createTempFile(folder, "." + name, ".tmp", PrivateFiles.fileMode(folder));
        try {
            Files.writeString(draft, text, StandardOpenOption.SYNC, StandardOpenOption.WRITE);
            Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** Said aloud, since until now others may have done it. */
    private static void close(Path path) throws IOException {
        if (PrivateFiles.close(path)) {
            LOG.log(System.Logger.Level.WARNING, "{0} was open to other users and is closed to them now", path);
        }
    }

    /** Waits for the lock, which the channel holds until it is closed; the lock file stays, since others may wait on it. */
    private FileChannel lock() throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve(LOCK),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PrivateFiles.fileMode(folder));
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (tryLock(channel) == null) {
                if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                    throw new IOException("another process holds " + folder.resolve(LOCK));
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return channel;
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
}
