package dev.claudetap.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers how it failed: a {@link java.io.PrintStream} before it keeps that to itself. */
final class StandardOutput extends FilterOutputStream {
    private volatile @Nullable IOException failure;

    StandardOutput(OutputStream target) {
        super(target);
    }

    /** That of this process. */
    static StandardOutput ofProcess() {
        return new StandardOutput(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    }

    /** How texts are written to that of this process: as {@code System.out} does it. */
    static Charset charset() {
        String name = System.getProperty("stdout.encoding");
        if (name == null) {
            // Its name up to Java 18, where it is a terminal.
            name = System.getProperty("sun.stdout.encoding");
        }
        if (name == null) {
            name = System.getProperty("native.encoding");
        }
        return name == null || !Charset.isSupported(name) ? Charset.defaultCharset() : Charset.forName(name);
    }

    /** Why something that was written is lost; null when nothing is. Whoever reads through a pipe and has seen enough loses nothing. */
    @Nullable
    IOException failure() {
        return isUnread() ? null : failure;
    }

    /** Whether the reader of a pipe is gone. */
    boolean isUnread() {
        IOException known = failure;
        return known != null && BrokenPipe.is(known);
    }

    @Override
    public void write(int single) throws IOException {
        guarded(() -> out.write(single));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        guarded(() -> out.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
        guarded(out::flush);
    }

    /** The process keeps its standard output: where it had none, the descriptor is a file that the JVM opened for itself. */
    @Override
    public void close() throws IOException {
        flush();
    }

    private void guarded(Step step) throws IOException {
        try {
            step.run();
        } catch (IOException e) {
            if (failure == null) {
                failure = e;
            }
            throw e;
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
