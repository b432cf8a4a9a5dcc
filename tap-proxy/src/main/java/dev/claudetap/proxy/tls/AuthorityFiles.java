package dev.claudetap.proxy.tls;

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
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final long MAX_SIZE = 64 * 1024L;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path folder;
    private final boolean posix;

    AuthorityFiles(Path folder) {
        this.folder = folder.toAbsolutePath();
        this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
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
            close(folder, OWNER_FOLDER);
            return kept;
        }
        PrivateFiles.createFolders(folder);
        close(folder, OWNER_FOLDER);
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
            if (authority != null) {
                LOG.log(System.Logger.Level.WARNING, "the CA in {0} is about to expire: a new one replaces it", folder);
            }
            authority = CertificateAuthority.create(now, folder.resolve(PUBLIC));
            write(PRIVATE, authority.privatePem());
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
            close(file, OWNER_FILE);
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

    /** Takes away what others may do with it; said aloud, since until now they may have done it. */
    private void close(Path path, Set<PosixFilePermission> allowed) throws IOException {
        if (posix && !allowed.containsAll(Files.getPosixFilePermissions(path))) {
            Files.setPosixFilePermissions(path, allowed);
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
