package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportCursorCommandTest {
    private static final String TALK = """
            {"role":"user","message":{"content":[{"type":"text","text":"<user_query>Hello?</user_query>"}]}}
            {"role":"assistant","message":{"content":[{"type":"text","text":"Hello."}]}}
            """;

    @TempDir
    Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private Console console;
    private Path transcripts;

    @BeforeEach
    void aConsole() {
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        console = new Console(out, out, Map.of());
        transcripts = directory.resolve("projects/p/agent-transcripts");
    }

    @Test
    void everyConversationGetsATraceAndAPage() throws Exception {
        talk("one");
        talk("two");

        int code = Main.run(
                List.of("import-cursor", transcripts.toString(), "--tap-output-dir", directory.resolve("out") + ""),
                console);

        assertThat(code).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("conversations imported from", ": 2");
        assertThat(written()).filteredOn(name -> name.endsWith(".jsonl")).hasSize(2);
        assertThat(written()).filteredOn(name -> name.endsWith(".html")).hasSize(2);
    }

    @Test
    void aPlaceThatIsNotThereIsToldOf() {
        int code =
                Main.run(List.of("import-cursor", directory.resolve("nowhere").toString()), console);

        assertThat(code).isEqualTo(ExitCode.NO_INPUT.code());
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("no Cursor transcripts", "name another place");
    }

    @Test
    void aConversationThatCannotBeReadIsToldOf() throws Exception {
        talk("one");
        Files.createSymbolicLink(transcripts.resolve("gone.jsonl"), directory.resolve("nowhere"));

        int code = Main.run(
                List.of("import-cursor", transcripts.toString(), "--tap-output-dir", directory.resolve("out") + ""),
                console);

        assertThat(code).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("gone.jsonl was left out", ": 1");
    }

    @ParameterizedTest
    @CsvSource({"INT, 0", "TERM, 143", "HUP, 129"})
    void aSignalEndsAWatchWithItsExitCodeAndWhatWasSaidUntilThen(String signal, int code) throws Exception {
        CompletableFuture<Void> watching = new CompletableFuture<>();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.contains("Ctrl-C ends it")) {
                    watching.complete(null);
                }
            }
        };
        console = new Console(out, out, Map.of());
        CompletableFuture<Integer> ended = CompletableFuture.supplyAsync(() -> Main.run(
                List.of(
                        "import-cursor",
                        "--watch",
                        transcripts.toString(),
                        "--tap-output-dir",
                        directory.resolve("out") + ""),
                console));
        CompletableFuture.anyOf(watching, ended).get(120, TimeUnit.SECONDS);
        talk("one");
        Files.setLastModifiedTime(
                transcripts.resolve("one.jsonl"), FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(ended).as("else the signal would be these tests' end").isNotDone();
        new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "kill -" + signal + " " + ProcessHandle.current().pid())
                .start()
                .waitFor();

        assertThat(ended.get(120, TimeUnit.SECONDS)).isEqualTo(code);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("conversations imported from", ": 1");
    }

    @Test
    void aRunOfCursorThatSaidNothingLeavesNothing() throws Exception {
        transcripts = directory.resolve(".cursor/projects/p/agent-transcripts");
        talk("old");
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        console = new Console(out, out, Map.of("HOME", directory.toString()));

        ImportCursorCommand.afterRun(Instant.now().plusSeconds(3600), directory.resolve("out"), console);

        assertThat(said.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(directory.resolve("out")).doesNotExist();
    }

    private void talk(String id) throws IOException {
        Files.createDirectories(transcripts);
        Files.writeString(transcripts.resolve(id + ".jsonl"), TALK);
    }

    private List<String> written() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("out"))) {
            return files.map(Path::toString).toList();
        }
    }
}
