package dev.claudetap.cli;

import dev.claudetap.client.ProxyMode;
import dev.claudetap.export.PromptExport;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.watch.CursorTranscripts;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A run that only finds out what the agent would tell its model. */
final class PromptMixin {
    @Option(
            names = "--tap-export-prompt",
            paramLabel = "FILE",
            description =
                    "Write the agent's prompt and tools there as Markdown (- for standard output), and the trace beside"
                            + " it. Every call is answered here with the word 'captured'; no provider is contacted")
    @Nullable
    String file;

    boolean isAsked() {
        return file != null;
    }

    /** Whether prompt or trace go into that file. */
    boolean writes(Path other) {
        if (file == null || file.equals(TargetFile.STANDARD_OUTPUT)) {
            return false;
        }
        Path prompt = Path.of(file).toAbsolutePath().normalize();
        return Stream.of(prompt, traceBeside(prompt))
                .anyMatch(other.toAbsolutePath().normalize()::equals);
    }

    void apply(TapOptions.Builder options, String client, ProxyMode mode, boolean replays) throws CliException {
        if (file == null) {
            return;
        }
        if (replays) {
            throw refused("excludes --tap-replay; give one");
        }
        if (mode == ProxyMode.BODIES) {
            throw refused("needs a proxy that can answer; use --tap-proxy-mode reverse or forward");
        }
        if (client.equals(CursorTranscripts.CLIENT)) {
            throw refused("cannot be used with Cursor: its service builds the prompt, not the agent");
        }
        if (!file.equals(TargetFile.STANDARD_OUTPUT)) {
            TargetFile.check("the prompt", Path.of(file));
        }
        options.captureOnly();
    }

    private static CliException refused(String why) {
        return new CliException(ExitCode.USAGE, "--tap-export-prompt " + why);
    }

    /**
     * Writes what was asked for when the run is over.
     *
     * @param trace the run's trace; null when nothing was recorded
     * @return the run's exit code; in the place of 0 73 when it cannot be written, 65 when there was none
     */
    int conclude(@Nullable Path trace, Console console, int code) {
        if (file == null) {
            return code;
        }
        try {
            if (trace != null && write(trace, file, console)) {
                return code;
            }
        } catch (IOException | UncheckedIOException e) {
            // The agent ran, and what it ended with is the answer to whoever started it.
            console.fail("cannot write the prompt to " + file + ": " + Failures.reason(Failures.cause(e)), e);
            return code == 0 ? ExitCode.CANNOT_CREATE.code() : code;
        }
        console.say("error: the agent sent no prompt; give it something to do, as in -- -p hello");
        return code == 0 ? ExitCode.DATA.code() : code;
    }

    private static boolean write(Path trace, String file, Console console) throws IOException {
        if (file.equals(TargetFile.STANDARD_OUTPUT)) {
            Writer out = new BufferedWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8));
            boolean found = writePrompt(trace, out);
            out.flush();
            return found;
        }
        Path target = Path.of(file);
        try (UnfinishedFile prompt = UnfinishedFile.beside(target)) {
            boolean found;
            try (Writer out = prompt.writer()) {
                found = writePrompt(trace, out);
            }
            if (!found) {
                return false;
            }
            prompt.putInPlace();
        }
        Path copy = traceBeside(target);
        try (UnfinishedFile beside = UnfinishedFile.beside(copy);
                InputStream lines = TraceFile.open(trace)) {
            try (OutputStream out = Files.newOutputStream(beside.path())) {
                lines.transferTo(out);
            }
            beside.putInPlace();
        }
        console.say("wrote the prompt to " + target);
        console.detail("its trace: " + copy);
        return true;
    }

    private static boolean writePrompt(Path trace, Writer out) throws IOException {
        try (TraceReader records = TraceReader.open(trace)) {
            return PromptExport.write(records.iterator(), out);
        }
    }

    private static Path traceBeside(Path prompt) {
        return prompt.resolveSibling(traceName(String.valueOf(prompt.getFileName())));
    }

    /** What the trace beside a prompt is called. */
    static String traceName(String prompt) {
        String stem = prompt.replaceFirst("\\.[^.]*$", "");
        return stem.equals("prompt") || stem.equals("system") ? "trace.jsonl" : stem + ".trace.jsonl";
    }
}
