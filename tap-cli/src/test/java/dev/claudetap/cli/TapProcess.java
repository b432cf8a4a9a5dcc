package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The real program in a JVM of its own, as a user starts it. Waits are for lines and for its end, with a deadline. */
final class TapProcess implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 120;
    private static final Pattern LISTENS = Pattern.compile("listens on (http://\\S+)");

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> seen = new ArrayList<>();
    private final Thread reader;

    private TapProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::readErrors, "stderr of claude-tap");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it in {@code directory}; its standard output goes to {@code stdout.txt} there. */
    static TapProcess start(Path directory, Map<String, String> environment, String... line) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath()));
        command.add(Main.class.getName());
        command.addAll(List.of(line));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(directory.resolve("stdout.txt").toFile());
        builder.environment().keySet().removeIf(name -> name.contains("PROXY") || name.contains("proxy"));
        builder.environment().put("CI", "true");
        builder.environment().put("HOME", directory.toString());
        builder.environment().putAll(environment);
        return new TapProcess(builder.start());
    }

    /** Ours without what only tests bring: with slf4j around, Netty would log to it. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("slf4j"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void readErrors() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("unreadable: " + e.getMessage());
        }
    }

    /** The next line on its standard error that contains {@code part}. */
    String awaitLine(String part) throws InterruptedException {
        while (true) {
            String line = lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            assertThat(line).as("'" + part + "' after " + seen).isNotNull();
            seen.add(line);
            if (line.contains(part)) {
                return line;
            }
        }
    }

    /** Where it listens. */
    URI awaitUrl() throws InterruptedException {
        Matcher matcher = LISTENS.matcher(awaitLine("listens on"));
        assertThat(matcher.find()).isTrue();
        return URI.create(matcher.group(1));
    }

    /** Writes to its standard input and ends that. */
    void type(String text) throws IOException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Sends a signal, by its name. */
    void signal(String name) throws IOException, InterruptedException {
        int code = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    /** Its process, for whoever looks at it from outside. */
    long pid() {
        return process.pid();
    }

    /** Waits for its end; its exit code as a shell reports it. */
    int awaitExit() throws InterruptedException {
        return awaitExit(DEADLINE_SECONDS);
    }

    /** The same for one that has much to do before its end. */
    int awaitExit(long seconds) throws InterruptedException {
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                .as("ended; so far it said " + seen + lines)
                .isTrue();
        reader.join(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        return process.exitValue();
    }

    /** All of its standard error, once it has ended. */
    String errors() {
        lines.drainTo(seen);
        return String.join("\n", seen);
    }

    /** Everything below a directory whose name ends so. */
    static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
