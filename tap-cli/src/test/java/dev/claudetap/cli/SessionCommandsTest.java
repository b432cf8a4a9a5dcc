package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.SessionFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCommandsTest {
    private static final String OLD = "2026-05-20_100000";
    private static final String NEW = "2026-05-21_100000";

    @TempDir
    Path output;

    @BeforeEach
    void twoSessions() throws Exception {
        ended("2026-05-20T10:00:00Z", "Explain the river", "It flows.");
        ended("2026-05-21T10:00:00Z", "Fix the tests", "They pass.");
    }

    @Test
    void listsSessionsTheNewestFirst() {
        CommandLineOutput listed = run("ls");
        assertThat(listed.code()).isZero();
        assertThat(listed.out().lines().toList())
                .hasSize(3)
                .satisfiesExactly(
                        head -> assertThat(head).contains("ID", "AGENT", "STATUS", "TOKENS", "COST"),
                        first ->
                                assertThat(first).startsWith(NEW + " ").contains("claude", "complete", "Fix the tests"),
                        second -> assertThat(second).startsWith(OLD + " ").contains("Explain the river"));
        assertThat(run("ls", "--until", "2026-05-21").out()).contains(OLD).doesNotContain(NEW);
        assertThat(run("ls", "--status", "running", "--agent", "claude").err()).contains("no sessions");
        assertThat(run("ls", "--model", "SONNET", "--limit", "1").out())
                .contains(NEW)
                .doesNotContain(OLD);
    }

    @Test
    void oneSchemaForPrograms() throws Exception {
        assertThat(json("ls").array("sessions").orElseThrow()).hasSize(2);
        assertThat(json("name", OLD, "good").object("session").orElseThrow().string("name"))
                .contains("good");
        assertThat(json("open", "last", "--tap-no-open").string("page").orElseThrow())
                .endsWith(".html");
        assertThat(json("search", "river").array("hits").orElseThrow()).hasSize(1);
        assertThat(json("prune", "--older-than", "1d", "--dry-run")
                        .array("removed")
                        .orElseThrow())
                .hasSize(2);
        assertThat(json("rm", "good").array("removed").orElseThrow()).hasToString("[\"" + OLD + "\"]");
    }

    @Test
    void opensThePageAndWritesItAgainOnlyWhenTheTraceGrew() throws Exception {
        CommandLineOutput opened = run("open", OLD, "--tap-no-open");
        assertThat(opened.code()).isZero();
        Path page = Path.of(opened.out().strip());
        assertThat(page).isRegularFile().hasFileName("trace_100000.html");
        Files.writeString(page, "as it was");
        run("open", OLD.substring(0, 12), "--tap-no-open");
        assertThat(page).hasContent("as it was");
        Path trace = page.resolveSibling("trace_100000.jsonl");
        Files.setLastModifiedTime(trace, FileTime.from(Instant.now().plusSeconds(60)));
        run("open", OLD, "--tap-no-open");
        assertThat(Files.readString(page)).startsWith("<!DOCTYPE html>");
    }

    @Test
    void exportsSharesComparesAndCountsASessionByItsName() throws Exception {
        run("name", OLD, "first try");
        Path page = output.resolve("last.html");
        assertThat(onTrace("export", "last", "-o", page.toString()).code()).isZero();
        assertThat(Files.readString(page)).contains("trace_100000.jsonl");
        assertThat(onTrace("export", "first try").out()).contains("Explain the river");
        Path bundle = output.resolve("shared.zip");
        assertThat(onTrace("share", OLD, "-o", bundle.toString()).code()).isZero();
        assertThat(bundle).isNotEmptyFile();
        assertThat(onTrace("diff", "first try", "last").out()).contains("Fix the tests");
        assertThat(onTrace("usage", "last", "--json").code()).isZero();
        CommandLineOutput missing = onTrace("export", "lasst");
        assertThat(missing.code()).isEqualTo(66);
        assertThat(missing.err()).contains("neither a file nor a session 'lasst'", "claude-tap ls");
        assertThat(onTrace("export", "trace_1.jsonl").err()).contains("cannot read trace_1.jsonl");
        run("name", OLD, "src/a.json");
        assertThat(onTrace("export", "src/a.json").out()).contains("Explain the river");
    }

    @Test
    void findsWordsWhereTheyStand() {
        CommandLineOutput found = run("search", "the", "RIVER");
        assertThat(found.code()).isZero();
        assertThat(found.out().lines().toList())
                .satisfiesExactly(
                        session -> assertThat(session).isEqualTo(OLD + "  claude  Explain the river"),
                        hit -> assertThat(hit).startsWith("  message  req_").endsWith("Explain the river"));
        assertThat(run("search", "ocean").err()).contains("nothing found in 2 sessions");
        assertThat(run("search", "river", "--since", "2026-05-21T00:00:00Z").err())
                .contains("in 1 sessions");
    }

    @Test
    void namesAndPinsAndRemoves() throws Exception {
        assertThat(run("name", OLD, "the", "good", "one").err()).contains("is called 'the good one'");
        assertThat(run("pin", "the good one").code()).isZero();
        assertThat(run("ls").out()).contains(OLD + "*", "the good one");
        CommandLineOutput refused = run("rm", OLD, NEW);
        assertThat(refused.code()).isEqualTo(75);
        assertThat(refused.err()).contains("removed " + NEW, OLD + " stays: it is pinned; --force");
        assertThat(run("pin", OLD, "--off").err()).contains("pinned no more");
        SessionFiles running = started("2026-05-22T10:00:00Z", "still here", "yes");
        assertThat(run("rm", "last", "--force").err()).contains("stays: it is running");
        assertThat(running.trace()).exists();
        assertThat(run("rm", OLD).code()).isZero();
        assertThat(run("ls").out().lines()).hasSize(2);
    }

    @Test
    void prunesByAgeAndSizeAndCompresses() {
        run("pin", NEW);
        assertThat(run("prune", "--older-than", "30d", "--dry-run").err()).contains("would remove 1 sessions");
        assertThat(run("ls").out()).contains(OLD);
        CommandLineOutput done = run("prune", "--max-size", "0B", "--compress");
        assertThat(done.code()).isZero();
        assertThat(done.err()).contains("removed 1 sessions", "compressed 1, kept 1");
        assertThat(output.resolve("2026-05-21/trace_100000.jsonl.gz")).exists();
        assertThat(run("search", "tests").out()).contains(NEW);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "64 | ls --since yesterday | --since 'yesterday' is no time",
                "64 | ls --status broken | --status 'broken' is unknown",
                "64 | prune | prune needs a rule",
                "64 | prune --older-than long | --older-than 'long' is no length of time",
                "64 | prune --max-size big | --max-size 'big' is no size",
                "64 | rm | Missing required parameter: 'SESSION'",
                "64 | open 2026 | 2 sessions are called '2026', the newest is 2026-05-21_100000",
                "64 | dashboard now | 'claude-tap dashboard now' is unknown; it can be followed by stop",
                "64 | dashboard --tap-live-port 70000 | it must be 0 to 65535",
                "66 | open nothing | there is no session 'nothing'; claude-tap ls lists",
                "66 | rm last nothing | there is no session 'nothing'",
                "69 | dashboard stop | is running",
            })
    void badInputGetsOneLineAndItsExitCode(int code, String line, String message) {
        CommandLineOutput output = run(line.split(" ", -1));
        assertThat(output.code()).isEqualTo(code);
        assertThat(output.err())
                .startsWith("claude-tap: error: ")
                .contains(message)
                .hasLineCount(1);
        assertThat(run("ls").out().lines()).hasSize(3);
    }

    @Test
    void aFurtherDirectoryIsReadToo() throws Exception {
        Path other = Files.createDirectory(output.resolve("other"));
        CommandLineOutput both =
                CommandLineOutput.of("ls", "--tap-output-dir", output.toString(), "--tap-output-dir", other.toString());
        assertThat(both.out().lines()).hasSize(3);
        CommandLineOutput missing = CommandLineOutput.of(
                "ls", "--tap-output-dir", output.resolve("no").toString());
        assertThat(missing.code()).isEqualTo(66);
        CommandLineOutput variable =
                CommandLineOutput.of(Map.of("CLAUDE_TAP_OUTPUT_DIR", output.toString(), "COLUMNS", "80"), "ls");
        assertThat(variable.out().lines()).hasSize(3);
    }

    private JsonObject json(String... line) throws Exception {
        List<String> asked = new ArrayList<>(List.of(line));
        asked.add("--json");
        JsonObject json = JsonText.parse(run(asked.toArray(String[]::new)).out())
                .asObject()
                .orElseThrow();
        assertThat(json.string("schema")).contains("claude-tap/" + line[0] + "/1");
        return json;
    }

    private CommandLineOutput run(String... line) {
        List<String> whole = new ArrayList<>(List.of(line));
        whole.add("--tap-output-dir");
        whole.add(output.toString());
        return CommandLineOutput.of(whole.toArray(String[]::new));
    }

    /** A command that finds the directory where runs write theirs. */
    private CommandLineOutput onTrace(String... line) {
        return CommandLineOutput.of(Map.of("CI", "true", "CLAUDE_TAP_OUTPUT_DIR", output.toString()), line);
    }

    private void ended(String at, String prompt, String answer) throws IOException {
        Manifest.of(output).end(started(at, prompt, answer), "1.2.3");
    }

    private SessionFiles started(String at, String prompt, String answer) throws IOException {
        SessionFiles session = SessionFiles.create(output, Clock.fixed(Instant.parse(at), ZoneOffset.UTC));
        Manifest.of(output).begin(session, new Capture("claude", "reverse"), "1.2.3");
        Files.writeString(
                session.trace(),
                ("{'timestamp':'AT','request_id':'req_0123456789ab','turn':1,'duration_ms':5,'request':{'method':'POST',"
                                        + "'path':'/v1/messages','headers':{},'body':{'model':'claude-sonnet','max_tokens':9,"
                                        + "'messages':[{'role':'user','content':'PROMPT'}]}},'response':{'status':200,'headers':{},"
                                        + "'body':{'type':'message','model':'claude-sonnet','content':[{'type':'text','text':'ANSWER'}],"
                                        + "'usage':{'input_tokens':10,'output_tokens':5}}},"
                                        + "'capture':{'client':'claude','proxy_mode':'reverse'}}")
                                .replace('\'', '"')
                                .replace("AT", at)
                                .replace("PROMPT", prompt)
                                .replace("ANSWER", answer)
                        + "\n");
        return session;
    }
}
