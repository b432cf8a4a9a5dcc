package dev.claudetap.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A program of this machine that a test runs. */
final class Command {
    private Command() {}

    /** What it printed, on stderr as well. It must end well within three minutes. */
    static String run(Path folder, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "out", ".txt");
        Process process = start(folder, output, command);
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command[0] + " did not end; it said: " + Files.readString(output));
        }
        String said = Files.readString(output);
        if (process.exitValue() != 0) {
            throw new AssertionError(command[0] + " ended with " + process.exitValue() + ": " + said);
        }
        return said;
    }

    private static Process start(Path folder, Path output, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        // What the environment says about proxies and trust is not this test's business.
        List<String> names = new ArrayList<>(builder.environment().keySet());
        names.removeIf(name -> !name.toLowerCase(Locale.ROOT).endsWith("_proxy")
                && !name.startsWith("NODE_")
                && !name.startsWith("SSL_")
                && !name.startsWith("CURL_"));
        names.forEach(builder.environment()::remove);
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new AssertionError(command[0] + " is not on the PATH; .ci/run installs it", missing);
        }
    }
}
