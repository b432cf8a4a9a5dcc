package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--tap-clinet codex | unknown option --tap-clinet; did you mean --tap-client?",
                "--tap-client nobody | --tap-client 'nobody' is unknown; this version knows agy, aider",
                "--tap-port http | Invalid value for option '--tap-port'",
                "--tap-port 70000 | --tap-port is 70000; it must be 0 to 65535",
                "doctor --tap-port 70000 | --tap-port is 70000; it must be 0 to 65535",
                "--tap-max-traces many | Invalid value for option '--tap-max-traces'",
                "--tap-target localhost:8080 | --tap-target is not an http or https URL",
                "--tap-target ftp://user:hunter2@host/ | --tap-target is not an http or https URL",
                "--tap-proxy-mode sideways | it can be reverse, forward or bodies",
                "--tap-client codex --tap-proxy-mode bodies | Codex CLI does not write down its requests",
                "--tap-client exec | --tap-client exec needs a command",
                "--tap-env NAME | is no variable; write NAME=VALUE",
                "--tap-env A={ca} | asks for {ca}, which only --tap-proxy-mode forward has",
                "--tap-client qoder --tap-proxy-mode reverse | honours no base URL; use --tap-proxy-mode forward",
                "--tap-live-port 70000 | --tap-live-port is 70000 and --tap-live-host '127.0.0.1'; a port is 0 to 65535",
                "--tap-live-port x | Invalid value for option '--tap-live-port'",
                "--tap-export-prompt p.md --tap-client cursor | --tap-export-prompt cannot be used with Cursor",
                "--tap-trust-ca | --tap-trust-ca works in forward mode only; add --tap-proxy-mode forward",
                "--tap-passthrough a.example | --tap-passthrough works in forward mode only",
                "--tap-proxy-mode forward --tap-passthrough https://a.example/ | is no host; write it as example.com",
                "--tap-resolve a.example:8443 | must be HOST=ADDRESS:PORT",
                "--tap-resolve a.example=127.0.0.1 | must be HOST=ADDRESS:PORT",
                "--tap-resolve a.example=127.0.0.1:0 | --tap-resolve: the port 0 must be 1 to 65535",
                "--tap-resolve a.example=no.such.invalid:1 | the address 'no.such.invalid' is not known",
                "--tap-allow-path v2 | --tap-allow-path 'v2' must begin with /",
                "--tap-allow-path / | must begin with /",
                "--tap-allow-path /v2/ | must begin with /",
                "--tap-store-stream-events --tap-no-store-stream-events | exclude each other",
                "--tap-no-launch -p | --tap-no-launch starts no agent, so '-p' has nobody to go to",
                "--tap-hint-after -1 | --tap-hint-after is -1; it must be 0 or more",
                "--tap-codex-websocket | --tap-codex-websocket is for --tap-client codex; leave it out for Claude Code",
                "ca | Missing required parameter: 'path|print'",
                "ca key | 'claude-tap ca key' is unknown; it can be path or print",
                "trust-ca now | too many arguments: 'now'",
                "export | Missing required parameter: 'SOURCE'",
                "export a.jsonl --frmat x | Unknown options: '--frmat'",
                "export a.jsonl --format pdf | --format 'pdf' is unknown; use html, markdown, json, compact, jsonl, har, curl or prompt",
                "export a.jsonl -o a.pdf | 'a.pdf' does not tell the format",
                "replay | replay needs a trace and an agent: claude-tap replay TRACE.jsonl",
                "replay a.jsonl -- | replay needs a trace and an agent",
                "--tap-replay-pace fast | Invalid value for option '--tap-replay-pace'",
                "ls --limit -1 | --limit is -1; it must be 0 or more",
                "search --limit -1 demo | --limit is -1; it must be 0 or more",
                "share a.jsonl -o - | -o needs a file: a bundle is a zip",
                "import a.har -o - | -o needs a file: 'claude-tap export' prints what was imported",
                "export a.jsonl -o - --json | --json tells what was written, so it needs -o FILE",
                "demo now | too many arguments: 'now'",
                "export a.jsonl b.jsonl c.jsonl | too many arguments: 'b.jsonl', 'c.jsonl'",
            })
    void wrongArgumentsGiveOneLineAndCode64(String line, String message) {
        CommandLineOutput output = CommandLineOutput.of(line.split(" ", -1));

        assertThat(output.code()).isEqualTo(64);
        assertThat(output.err())
                .startsWith("claude-tap: error: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(output.err()).doesNotContain("hunter2").doesNotContain("Exception");
        assertThat(output.out()).isEmpty();
    }

    @Test
    void environmentVariablesAreCheckedAsOptionsAre() {
        CommandLineOutput output = CommandLineOutput.of(Map.of("CLAUDE_TAP_PORT", "http"), "-p", "hi");

        assertThat(output.code()).isEqualTo(64);
        assertThat(output.err())
                .contains("(--tap-port is set by CLAUDE_TAP_PORT)")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.jsonl", "."})
    void aMissingSourceIsSaidInOneLine(String source) {
        CommandLineOutput output = CommandLineOutput.of("export", source);

        assertThat(output.code()).isEqualTo(66);
        assertThat(output.err())
                .startsWith("claude-tap: error: cannot read " + source)
                .hasLineCount(1);
    }

    @Test
    void anImportWantsAnArchive() {
        assertThat(CommandLineOutput.of("import", "nosuch.har"))
                .satisfies(output -> assertThat(output.code()).isEqualTo(66))
                .satisfies(output -> assertThat(output.err())
                        .isEqualTo(
                                "claude-tap: error: cannot read nosuch.har; name an HTTP archive (.har) or a trace\n"));
    }

    @Test
    void theStackTraceIsForThoseWhoAsk() {
        CommandLineOutput output = CommandLineOutput.of(Map.of("CLAUDE_TAP_DEBUG", "1"), "export", "a.jsonl");

        assertThat(output.err()).contains("CliException").contains("\tat ");
    }

    @Test
    void theStackTraceHoldsNoPasswordOfTheTarget() {
        CommandLineOutput output = CommandLineOutput.of(
                Map.of("CLAUDE_TAP_DEBUG", "1"),
                "--tap-target",
                "http://user:hunter2hunter2@ho st/",
                "--tap-no-launch");

        assertThat(output.code()).isEqualTo(64);
        assertThat(output.err())
                .contains("--tap-target is not")
                .contains("\tat ")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"exprot,export", "lss,ls", "Export,export", "dashbord,dashboard"})
    void aMistypedCommandGoesToTheAgentWithAWordAboutIt(String typed, String meant) {
        // Which ends before an agent starts.
        CommandLineOutput output = CommandLineOutput.of(typed, "x.jsonl", "--tap-no-such-option");

        assertThat(output.err())
                .contains("'" + typed + "' goes to the agent; did you mean 'claude-tap " + meant + "'?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mcp", "exec", "login", "resume", "say hello", "fix the tests", "ps", "-p"})
    void whatAgentsTakeIsNoMistypedCommand(String word) {
        assertThat(CommandWord.nearest(word)).isEmpty();
    }

    @Test
    void theEndOfMemoryIsSaidInOneLine() {
        PrintStream broken = new PrintStream(OutputStream.nullOutputStream()) {
            @Override
            public void write(byte[] bytes, int from, int length) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int code = Main.run(
                List.of("--version"),
                new Console(broken, new PrintStream(err, true, StandardCharsets.UTF_8), Map.of()));

        assertThat(code).isEqualTo(70);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("not enough memory (Java heap space)")
                .hasLineCount(1);
    }

    @Test
    void versionIsTheBuilds() {
        CommandLineOutput output = CommandLineOutput.of("--version");

        assertThat(output.code()).isZero();
        assertThat(output.out())
                .matches("claude-tap \\d+\\.\\d+\\.\\d+\\S*\nJVM: .+ \\d.+\nOS: .+ .+\n")
                .contains(System.getProperty("java.vm.version"), System.getProperty("os.arch"));
        assertThat(output.err()).isEmpty();
    }

    @Test
    void helpIsTheDocumentedOne() throws IOException {
        CommandLineOutput output = CommandLineOutput.of("--help");

        assertThat(output.code()).isZero();
        assertThat(output.out()).isEqualToNormalizingNewlines(golden("help.txt"));
    }

    @Test
    void subcommandsExplainThemselves() {
        assertThat(CommandLineOutput.of("export", "--help").out()).contains("claude-tap export", "--format");
        assertThat(CommandLineOutput.of("demo", "--help").out()).contains("claude-tap demo", "--open");
    }

    @Test
    void theSplitterAndPicocliKnowTheSameOptions() {
        Map<String, Boolean> picocli = new CommandLine(new RunCommand())
                .getCommandSpec().options().stream()
                        .flatMap(option -> Arrays.stream(option.names()).map(name -> Map.entry(name, option)))
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                entry -> entry.getValue().arity().max() > 0));
        Map<String, Boolean> ours =
                Arrays.stream(TapFlag.values()).collect(Collectors.toMap(TapFlag::option, TapFlag::takesValue));

        assertThat(new TreeSet<>(picocli.keySet())).isEqualTo(new TreeSet<>(ours.keySet()));
        assertThat(picocli).isEqualTo(ours);
    }

    private static String golden(String name) throws IOException {
        try (InputStream resource = MainTest.class.getResourceAsStream(name)) {
            assertThat(resource).as(name).isNotNull();
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
