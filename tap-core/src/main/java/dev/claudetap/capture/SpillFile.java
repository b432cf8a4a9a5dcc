package dev.claudetap.capture;

import dev.claudetap.files.PrivateFiles;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Where raw bytes wait when memory is short: an owner-only file, encrypted with a key that exists only in memory and
 * removed with its last handle. Safe on any thread; blocks on the disk.
 */
final class SpillFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SpillFile.class.getName());
    private static final int BLOCK = 16;

    private final Path directory;
    private final SecretKeySpec key;
    private final long nonce;
    private @Nullable FileChannel channel;
    private long end;
    private long counter;
    private int slots;
    private boolean closed;

    /** A place in the file. The counter never repeats, so no two texts share a key stream. */
    record Slot(long offset, int length, long counter) {}

    SpillFile(Path directory) {
        this.directory = directory;
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[16];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "AES");
        this.nonce = random.nextLong();
    }

    synchronized Slot write(byte[] bytes, int length) throws IOException {
        Slot slot = new Slot(end, length, counter);
        counter += (length + BLOCK - 1) / BLOCK;
        ByteBuffer coded = ByteBuffer.wrap(crypt(bytes, length, slot.counter()));
        FileChannel file = open();
        long position = slot.offset();
        while (coded.hasRemaining()) {
            position += file.write(coded, position);
        }
        end = position;
        slots++;
        return slot;
    }

    /** Reads a slot once and gives its place free. */
    synchronized byte[] readBack(Slot slot) throws IOException {
        byte[] coded = new byte[slot.length()];
        ByteBuffer to = ByteBuffer.wrap(coded);
        FileChannel file = open();
        try {
            while (to.hasRemaining()) {
                if (file.read(to, slot.offset() + to.position()) < 0) {
                    throw new IOException("the spill file is shorter than what was written to it");
                }
            }
        } finally {
            release(file);
        }
        return crypt(coded, coded.length, slot.counter());
    }

    /** Gives the place of a slot free that nobody will read. */
    synchronized void free() {
        FileChannel file = channel;
        if (file == null) {
            return;
        }
        try {
            release(file);
        } catch (IOException e) {
            // Only its size on the disk is concerned; the next slot starts at its beginning again.
            LOG.log(Level.DEBUG, "cannot cut the spill file: " + e.getClass().getSimpleName());
        }
    }

    private void release(FileChannel file) throws IOException {
        slots--;
        if (slots == 0) {
            end = 0;
            file.truncate(0);
        }
    }

    private FileChannel open() throws IOException {
        if (closed) {
            throw new IOException("the session is closed");
        }
        if (channel == null) {
            PrivateFiles.createFolders(directory);
            Path file = Files.createTempFile(directory, "tap-", ".spill", PrivateFiles.fileMode(directory));
            channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        return channel;
    }

    private byte[] crypt(byte[] bytes, int length, long from) throws IOException {
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            byte[] iv = ByteBuffer.allocate(BLOCK).putLong(nonce).putLong(from).array();
            // CTR mode: the same operation codes and decodes.
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            return cipher.doFinal(bytes, 0, length);
        } catch (GeneralSecurityException e) {
            throw new IOException("no AES here", e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
