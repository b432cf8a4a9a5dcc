package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an editor does with the wrapper that its settings name: its own command behind it, no option of ours, pipes for everything. */
class EditorStartIT {
    private static final String REQUEST = "{\"model\":\"claude-opus-4-5\",\"messages\":[]}";
    private static final String NATIVE = """
            #!/bin/sh
            read -r line
            curl -s -H 'content-type: application/json' -d "$line" "$ANTHROPIC_BASE_URL/v1/messages"
            """;
    private static final String SCRIPT = """
            const lines = require('fs').readFileSync(0, 'utf8');
            fetch(process.env.ANTHROPIC_BASE_URL + '/v1/messages', {
              method: 'POST', headers: {'content-type': 'application/json'}, body: lines.split('\\n')[0],
            }).then(answer => answer.text()).then(text => process.stdout.write(text));
            """;

    @TempDir
    Path directory;

    private final MockWebServer upstream = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        upstream.start();
        upstream.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .body("{\"type\":\"message\",\"content\":[]}")
                .build());
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "script"})
    void itsClaudeCodeIsRecordedAndItsPipesAreUntouched(String kind) throws Exception {
        List<String> line = new ArrayList<>();
        if (kind.equals("native")) {
            Path program = directory.resolve("claude");
            Files.writeString(program, NATIVE);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            line.add(program.toString());
        } else {
            line.addAll(List.of(
                    "node",
                    Files.writeString(directory.resolve("cli.js"), SCRIPT).toString()));
        }
        line.addAll(List.of("--output-format", "stream-json", "--input-format", "stream-json", "--verbose"));

        try (TapProcess tap = TapProcess.start(directory, environment(), line.toArray(String[]::new))) {
            tap.type(REQUEST + "\n");
            assertThat(tap.awaitExit()).as(tap.errors()).isZero();
        }

        assertThat(directory.resolve("stdout.txt")).hasContent("{\"type\":\"message\",\"content\":[]}");
        assertThat(upstream.takeRequest().getBody().utf8()).isEqualTo(REQUEST);
        List<Path> traces = TapProcess.files(directory, ".jsonl");
        assertThat(traces).hasSize(1);
        List<TraceRecord> records = Trace.read(traces.get(0)).records();
        assertThat(records).hasSize(1);
        assertThat(records.get(0).request().path()).isEqualTo("/v1/messages");
    }

    /** An editor asks its Claude Code for this and that, too. */
    @Test
    void aStartWithoutARequestLeavesNothingBehind() throws Exception {
        Path program = directory.resolve("claude");
        Files.writeString(program, "#!/bin/sh\nprintf '[]'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));

        try (TapProcess tap =
                TapProcess.start(directory, environment(), program.toString(), "plugin", "list", "--json")) {
            assertThat(tap.awaitExit()).as(tap.errors()).isZero();
        }

        assertThat(directory.resolve("stdout.txt")).hasContent("[]");
        assertThat(TapProcess.files(directory, ".jsonl")).isEmpty();
        assertThat(TapProcess.files(directory, ".html")).isEmpty();
    }

    @Test
    void whatIsGoneIsSaidAndNoOtherIsStarted() throws Exception {
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path other = Files.writeString(bin.resolve("claude"), "#!/bin/sh\ntouch '" + directory + "/started'\n");
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        Path gone = directory.resolve("extension/claude");

        try (TapProcess tap = TapProcess.start(directory, environment, gone.toString(), "--output-format", "text")) {
            assertThat(tap.awaitExit()).isEqualTo(127);
            assertThat(tap.errors()).contains("error: '" + gone + "' was not found; ");
        }
        assertThat(directory.resolve("started")).doesNotExist();
    }

    @Test
    void itIsStartedAlsoWhereAnotherAgentIsTheUsualOne() throws Exception {
        Path program = Files.writeString(directory.resolve("claude"), "#!/bin/sh\nprintf '[]'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Map<String, String> environment = new HashMap<>(environment());
        environment.put("CLAUDE_TAP_CLIENT", "codex");

        try (TapProcess tap = TapProcess.start(directory, environment, program.toString(), "plugin", "list")) {
            assertThat(tap.awaitExit()).as(tap.errors()).isZero();
        }
        assertThat(directory.resolve("stdout.txt")).hasContent("[]");
    }

    @Test
    void itsKeyDoesNotGoToAnotherAgentsUpstream() throws Exception {
        Path program = Files.writeString(directory.resolve("claude"), NATIVE);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        try (MockWebServer others = new MockWebServer()) {
            others.start();
            Path file = Files.writeString(
                    directory.resolve("codex.json"),
                    "{\"client\": \"codex\", \"codex-websocket\": true, \"target\": \"" + others.url("/v1") + "\"}");
            Map<String, String> environment = new HashMap<>(environment());
            environment.put("CLAUDE_TAP_CONFIG", file.toString());

            try (TapProcess tap = TapProcess.start(directory, environment, program.toString(), "--verbose")) {
                tap.type(REQUEST + "\n");
                assertThat(tap.awaitExit()).as(tap.errors()).isZero();
            }
            assertThat(others.getRequestCount()).isZero();
        }
        assertThat(upstream.getRequestCount()).isEqualTo(1);
    }

    private Map<String, String> environment() {
        return Map.of(
                "ANTHROPIC_BASE_URL",
                upstream.url("").toString().replaceFirst("/$", ""),
                "CLAUDE_TAP_HOME",
                directory.resolve("home").toString());
    }
}
