package dev.claudetap.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An agent's output in two files. Files and not pipes: nothing has to be read while the agent runs, so there is no
 * thread, and a process that the agent left behind cannot hold us up by keeping a pipe open.
 */
final class CapturedOutput {
    private static final int LIMIT_BYTES = 4 << 20;

    private final Path stdoutFile;
    private final Path stderrFile;
    private @Nullable String keptStdout;
    private @Nullable String keptStderr;

    private CapturedOutput(Path stdoutFile, Path stderrFile) {
        this.stdoutFile = stdoutFile;
        this.stderrFile = stderrFile;
    }

    static CapturedOutput in(AgentSandbox sandbox) throws IOException {
        return new CapturedOutput(sandbox.newFile(".claude-tap-stdout"), sandbox.newFile(".claude-tap-stderr"));
    }

    Path stdoutFile() {
        return stdoutFile;
    }

    Path stderrFile() {
        return stderrFile;
    }

    synchronized String stdout() {
        return keptStdout == null ? tail(stdoutFile) : keptStdout;
    }

    synchronized String stderr() {
        return keptStderr == null ? tail(stderrFile) : keptStderr;
    }

    /** Reads both for the last time; the files may go. */
    synchronized void keep() {
        keptStdout = stdout();
        keptStderr = stderr();
    }

    private static String tail(Path file) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long size = channel.size();
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, LIMIT_BYTES));
            channel.position(size - bytes.capacity());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        } catch (IOException e) {
            // The agent, or somebody's clean-up of the temporary directory, took the file away.
            return "";
        }
    }
}
