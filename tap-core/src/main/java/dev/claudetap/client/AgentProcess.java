package dev.claudetap.client;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running agent, started as a {@link LaunchPlan} says. It keeps our process group, so Ctrl-C on the terminal reaches
 * it without us: a caller that wants to outlive Ctrl-C must handle SIGINT itself while the agent runs, with a handler
 * and not by ignoring the signal, because an ignored signal is inherited by the agent. (SIGQUIT does not reach an agent:
 * the JVM blocks it, and a child inherits that.) No thread, no shutdown hook and
 * no global state is made here. Safe for use by several threads.
 */
public final class AgentProcess implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AgentProcess.class.getName());

    /** How long {@link #close()} lets a living agent end by itself. */
    private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

    /** What the agent's standard streams are. */
    public enum Io {
        /** Ours, byte for byte: the agent owns the terminal. */
        INHERIT,
        /** Empty input; output and errors are kept for {@link AgentProcess#stdout()} and {@link AgentProcess#stderr()}. */
        PIPE
    }

    private final Process process;
    private final @Nullable AgentSandbox sandbox;
    private final @Nullable CapturedOutput output;
    private boolean settled;

    private AgentProcess(Process process, @Nullable AgentSandbox sandbox, @Nullable CapturedOutput output) {
        this.process = process;
        this.sandbox = sandbox;
        this.output = output;
    }

    /**
     * Prepares the sandbox and starts the agent.
     *
     * @throws AgentStartException when the executable is missing or cannot be started, or the sandbox cannot be made
     */
    public static AgentProcess start(LaunchPlan plan, ClientContext context, Io io) throws AgentStartException {
        Map<String, String> environment = environment(plan, context);
        Path executable = executable(plan, context)
                .orElseThrow(() -> AgentStartException.noExecutable(
                        plan.command(),
                        ExecutableLookup.ofThisSystem()
                                .unusable(plan.command(), environment, context.workingDirectory())));
        AgentSandbox sandbox = null;
        try {
            sandbox = sandbox(plan, io);
            List<String> command = command(executable, plan.arguments(), sandbox);
            checkText(command);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.directory(context.workingDirectory().toFile());
            apply(environment, sandbox, builder.environment());
            CapturedOutput output = redirect(builder, sandbox, io);
            Process process = builder.start();
            if (io == Io.PIPE) {
                process.getOutputStream().close();
            }
            return new AgentProcess(process, sandbox, output);
        } catch (IOException e) {
            discard(sandbox);
            throw AgentStartException.notStarted(plan.command(), e);
        } catch (IllegalArgumentException e) {
            discard(sandbox);
            // The JDK's own text shows the variable's value, which may be a secret.
            throw AgentStartException.notStarted(
                    plan.command(), new IOException("an environment variable is not valid"));
        }
    }

    /** The file that {@link #start} would run; empty when there is none. */
    public static Optional<Path> executable(LaunchPlan plan, ClientContext context) {
        return ExecutableLookup.ofThisSystem()
                .find(plan.command(), environment(plan, context), context.workingDirectory());
    }

    private static void discard(@Nullable AgentSandbox sandbox) {
        if (sandbox != null) {
            sandbox.delete();
        }
    }

    private static Map<String, String> environment(LaunchPlan plan, ClientContext context) {
        Map<String, String> environment = new HashMap<>(context.environment());
        environment.putAll(plan.set());
        environment.keySet().removeAll(plan.unset());
        return environment;
    }

    private static @Nullable AgentSandbox sandbox(LaunchPlan plan, Io io) throws IOException {
        if (plan.sandbox().isEmpty() && io == Io.INHERIT) {
            return null;
        }
        return AgentSandbox.create(plan.sandbox());
    }

    private static List<String> command(Path executable, List<String> arguments, @Nullable AgentSandbox sandbox) {
        List<String> command = new ArrayList<>();
        command.add(executable.toString());
        for (String argument : arguments) {
            command.add(sandbox == null ? argument : sandbox.resolve(argument));
        }
        return command;
    }

    /** The JDK would put a question mark in the place of what it cannot encode, and nobody would know. */
    private static void checkText(Collection<String> texts) throws IOException {
        if (File.separatorChar == '\\') {
            return;
        }
        // Until Java 17 what ProcessBuilder uses is the default, since then that of file names.
        Charset used = Runtime.version().feature() < 18
                ? Charset.defaultCharset()
                : Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
        CharsetEncoder encoder = used.newEncoder();
        for (String text : texts) {
            if (!encoder.canEncode(text)) {
                throw new IOException(
                        "Java can pass on no other characters than those of " + used
                                + " here, and the agent's arguments or variables have others; a locale of UTF-8 (LC_ALL=C.UTF-8) helps");
            }
        }
    }

    /** Touches only what differs: a variable that is passed on keeps its bytes, even those that are not valid text. */
    private static void apply(Map<String, String> wanted, @Nullable AgentSandbox sandbox, Map<String, String> actual)
            throws IOException {
        Map<String, String> changed = new HashMap<>();
        wanted.forEach((name, value) -> {
            String resolved = sandbox == null ? value : sandbox.resolve(value);
            if (!resolved.equals(actual.get(name))) {
                changed.put(name, resolved);
            }
        });
        checkText(changed.values());
        actual.keySet().retainAll(wanted.keySet());
        actual.putAll(changed);
    }

    private static @Nullable CapturedOutput redirect(ProcessBuilder builder, @Nullable AgentSandbox sandbox, Io io)
            throws IOException {
        if (io == Io.INHERIT || sandbox == null) {
            builder.inheritIO();
            return null;
        }
        CapturedOutput output = CapturedOutput.in(sandbox);
        builder.redirectOutput(output.stdoutFile().toFile());
        builder.redirectError(output.stderrFile().toFile());
        return output;
    }

    /** The agent's process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether the agent still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for the agent's end and removes its sandbox.
     *
     * @return the agent's exit code; 128 + n when signal n ended it
     */
    public int waitFor() throws InterruptedException {
        int code = process.waitFor();
        settle();
        return code;
    }

    /** {@link #waitFor()} with a limit; empty when the agent still runs after that time. */
    public OptionalInt awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(waitFor());
    }

    /** What the agent has written to standard output, its last 4 MiB; empty text with {@link Io#INHERIT}. */
    public String stdout() {
        return output == null ? "" : output.stdout();
    }

    /** What the agent has written to standard error, its last 4 MiB; empty text with {@link Io#INHERIT}. */
    public String stderr() {
        return output == null ? "" : output.stderr();
    }

    /** Sends the agent what Ctrl-C sends; on Windows it is ended. Returns at once. */
    public void interrupt() {
        if (!process.isAlive()) {
            return;
        }
        if (File.separatorChar == '\\') {
            process.destroy();
            return;
        }
        try {
            new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends the agent: SIGTERM, and after the grace period SIGKILL. Processes it started and left behind are killed too.
     * Returns when the agent has ended; its sandbox is removed.
     */
    public void terminate(Duration grace) {
        List<ProcessHandle> tree = process.descendants().toList();
        process.destroy();
        endsWithin(grace);
        killTree(tree);
    }

    /** Kills the agent and every process below it, without asking. */
    public void kill() {
        killTree(List.of());
    }

    /** Kills what runs below the agent, what was seen there before, and the agent. */
    private void killTree(List<ProcessHandle> seenBefore) {
        List<ProcessHandle> tree = Stream.concat(seenBefore.stream(), process.descendants())
                .distinct()
                .toList();
        process.destroyForcibly();
        tree.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        settle();
    }

    private void endsWithin(Duration grace) {
        try {
            process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Whoever interrupts wants this over: no grace.
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the agent if it still runs, with all it started, and removes its sandbox. Closing twice does nothing more. */
    @Override
    public void close() {
        if (process.isAlive()) {
            terminate(CLOSE_GRACE);
        }
        settle();
    }

    private synchronized void settle() {
        if (settled) {
            return;
        }
        settled = true;
        Optional.ofNullable(output).ifPresent(CapturedOutput::keep);
        finish();
    }

    private void finish() {
        if (sandbox == null) {
            return;
        }
        try {
            sandbox.finish();
        } catch (IOException e) {
            // The agent's own work is done; all that is lost is an entry in one of its lists.
            LOG.log(System.Logger.Level.WARNING, "the agent's changes could not be kept", e);
        }
    }
}
