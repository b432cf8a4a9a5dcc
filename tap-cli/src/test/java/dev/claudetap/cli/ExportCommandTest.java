package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportCommandTest {
    @TempDir
    Path directory;

    private Path source;

    @BeforeEach
    void aTraceOfTheOriginal() throws IOException {
        source = directory.resolve("trace_120000.jsonl");
        Files.writeString(source, """
                {"timestamp":"2026-02-28T12:00:01+00:00","request_id":"req_0123456789ab","turn":1,"duration_ms":900,\
                "request":{"method":"POST","path":"/v1/messages","headers":{},"body":{"model":"claude-sonnet-4-5",\
                "messages":[{"role":"user","content":"hello \\u001b[2J there"}]}},\
                "response":{"status":200,"headers":{},"body":{"type":"message","role":"assistant",\
                "model":"claude-sonnet-4-5","content":[{"type":"text","text":"good day\\u009b31m"}],\
                "stop_reason":"end_turn","usage":{"input_tokens":12,"output_tokens":3}}}}
                """);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"x.html,", "x.htm,", "x.md,", "x.markdown,", "x.json,", "page,html", "notes,md", "notes.txt,markdown"})
    void theSuffixOrTheFlagNamesTheFormat(String file, String format) throws IOException {
        Path output = directory.resolve(file);

        CommandLineOutput done = format == null
                ? CommandLineOutput.of("export", source.toString(), "-o", output.toString())
                : CommandLineOutput.of("export", source.toString(), "-o", output.toString(), "--format", format);

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.out()).isEmpty();
        assertThat(done.err()).isEqualTo("claude-tap: wrote " + output + "\n");
        assertThat(PageText.of(Files.readString(output))).contains("good day");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(output)))
                .isEqualTo("rw-------");
        assertThat(TapProcess.files(directory, ".part")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"markdown", "json", "html"})
    void onATerminalNothingOfTheTraceActs(String format) throws IOException {
        CommandLineOutput done = CommandLineOutput.of("export", source.toString(), "--format", format);

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(PageText.of(done.out())).contains("good day");
        assertThat(done.out()
                        .codePoints()
                        .filter(point -> TerminalText.isUnsafe(point) && point != '\n' && point != '\t'))
                .isEmpty();
        assertThat(done.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"x.har, har", "x.html, html", "x.ctap.json, compact"})
    void aProgramIsToldWhatWasWritten(String name, String format) throws IOException {
        Files.writeString(source, "no record\n\n", StandardOpenOption.APPEND);
        Path output = directory.resolve(name);

        CommandLineOutput done = CommandLineOutput.of("export", source.toString(), "-o", output.toString(), "--json");

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.out())
                .isEqualTo("{\"schema\":\"claude-tap/export/1\",\"source\":\"" + source + "\",\"skipped\":1,\"file\":\""
                        + output + "\",\"format\":\"" + format + "\"}\n");
        assertThat(done.err()).isEqualTo("claude-tap: warning: " + source + ": 1 line is no record, left out\n");
    }

    @Test
    void aDashIsStandardOutput() {
        CommandLineOutput named = CommandLineOutput.of("export", source.toString(), "-o", "-");

        assertThat(named.code()).as(named.err()).isZero();
        assertThat(named.out())
                .isEqualTo(CommandLineOutput.of("export", source.toString()).out())
                .isNotEmpty();
        assertThat(Path.of("-")).doesNotExist();
    }

    @Test
    void jsonIsJson() throws JsonException {
        String json = CommandLineOutput.of("export", source.toString(), "--format", "json")
                .out();

        assertThat(JsonText.parse(json).asArray().orElseThrow().elements()).hasSize(1);
    }

    @Test
    void linesThatAreNoRecordsAreTold() throws IOException {
        Files.writeString(source, "{broken\n{\"also\":\"none\"}\n", StandardOpenOption.APPEND);
        Path output = directory.resolve("x.json");

        CommandLineOutput done = CommandLineOutput.of("export", source.toString(), "-o", output.toString());

        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.err())
                .isEqualTo("claude-tap: wrote " + output + "\nclaude-tap: warning: " + source
                        + ": 2 lines are no records, left out\n");
    }

    @Test
    void aFileWithoutRecordsIsRefused() throws IOException {
        Path notes = Files.writeString(directory.resolve("notes.txt"), "no trace\n");

        CommandLineOutput done = CommandLineOutput.of("export", notes.toString());

        assertThat(done.code()).isEqualTo(65);
        assertThat(done.err()).contains("holds no readable record").hasLineCount(1);
    }

    @Test
    void aPipeIsNotReplaced() throws Exception {
        Path output = directory.resolve("pipe.json");
        assertThat(new ProcessBuilder("mkfifo", output.toString()).start().waitFor())
                .isZero();

        CommandLineOutput done = CommandLineOutput.of("export", source.toString(), "-o", output.toString());

        assertThat(done.code()).isEqualTo(73);
        assertThat(done.err())
                .isEqualTo("claude-tap: error: cannot create " + output
                        + ": it is not a regular file; name another file with -o\n");
        assertThat(Files.readAttributes(output, BasicFileAttributes.class).isOther())
                .isTrue();
    }

    @Test
    void anOutputThatCannotBeMadeIsSaidInOneLine() {
        Path output = directory.resolve("missing/x.html");

        CommandLineOutput done = CommandLineOutput.of("export", source.toString(), "-o", output.toString());

        assertThat(done.code()).isEqualTo(73);
        assertThat(done.err())
                .isEqualTo("claude-tap: error: cannot create " + output
                        + ": no such file or directory; name another file with -o\n");
    }

    @Test
    void aLinkAtTheOutputIsReplacedNotFollowed() throws IOException {
        Path elsewhere = Files.writeString(directory.resolve("elsewhere"), "mine");
        Path output = Files.createSymbolicLink(directory.resolve("x.md"), elsewhere);

        assertThat(CommandLineOutput.of("export", source.toString(), "-o", output.toString())
                        .code())
                .isZero();

        assertThat(elsewhere).hasContent("mine");
        assertThat(output).isRegularFile();
        assertThat(Files.isSymbolicLink(output)).isFalse();
    }
}
