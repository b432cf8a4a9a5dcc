package dev.claudetap.trace;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file that tells how much of it was read or passed over. */
final class WatchedInput extends FilterInputStream {
    private final ReadProgress progress;

    WatchedInput(InputStream file, ReadProgress progress) {
        super(file);
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            progress.read(1);
        }
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        if (read > 0) {
            progress.read(read);
        }
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        progress.read(skipped);
        return skipped;
    }
}
