package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real program as a proxy only, ended in the middle of a stream in every way there is. */
class ServeProcessTest {
    private static final String HOSTILE = "\u001b[2J\u001b]0;owned\u0007claude\r\nclaude-tap: error: forged";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final MockWebServer upstream = new MockWebServer();
    private final OkHttpClient agent = new OkHttpClient.Builder()
            .connectTimeout(PATIENCE)
            .readTimeout(PATIENCE)
            .writeTimeout(PATIENCE)
            .build();

    @BeforeEach
    void anUpstream() throws IOException {
        upstream.start();
    }

    @AfterEach
    void noUpstream() throws IOException {
        agent.dispatcher().executorService().shutdown();
        agent.connectionPool().evictAll();
        upstream.close();
    }

    private TapProcess tap(String... more) throws IOException {
        List<String> line = new ArrayList<>(
                List.of("--tap-target", upstream.url("/").toString(), "--tap-no-live", "--tap-output-dir", "traces"));
        line.addAll(List.of(more));
        return TapProcess.start(directory, Map.of("CLAUDE_TAP_NO_LAUNCH", "yes"), line.toArray(String[]::new));
    }

    private Response ask(URI tap) throws IOException {
        return agent.newCall(new Request.Builder()
                        .url(tap + "/v1/messages")
                        .header("x-api-key", "sk-ant-test-not-a-real-key-0123456789")
                        .post(RequestBody.create(
                                "{\"model\":\"claude-sonnet-4-5\"}", MediaType.get("application/json")))
                        .build())
                .execute();
    }

    /** One whole answer: who leaves before its end has none, and the record says so. */
    private void anAnswer(URI tap) throws IOException {
        try (Response whole = ask(tap)) {
            assertThat(whole.body().string()).contains("first answer");
        }
    }

    private static MockResponse endlessStream() {
        String start = "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"type\":\"message\","
                + "\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":[],"
                + "\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}\n\n"
                + "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
                + "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n";
        String word = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
                + "\"delta\":{\"type\":\"text_delta\",\"text\":\"word \"}}\n\n";
        return new MockResponse.Builder()
                .setHeader("content-type", "text/event-stream")
                .body(start + word.repeat(100_000))
                .throttleBody(1024, 20, TimeUnit.MILLISECONDS)
                .build();
    }

    private static MockResponse answer(String model) {
        return new MockResponse.Builder()
                .setHeader("content-type", "application/json")
                .body("{\"type\":\"message\",\"role\":\"assistant\",\"model\":\"" + model + "\","
                        + "\"content\":[{\"type\":\"text\",\"text\":\"first answer\"}],\"stop_reason\":\"end_turn\","
                        + "\"usage\":{\"input_tokens\":1200,\"output_tokens\":3}}")
                .build();
    }

    /** One whole answer, recorded, then a stream that is under way, and journaled, when this returns. */
    private Response anAnswerAndAStream(TapProcess tap) throws IOException, InterruptedException {
        upstream.enqueue(answer("claude-sonnet-4-5"));
        upstream.enqueue(endlessStream());
        URI url = tap.awaitUrl();
        tap.awaitLine("Ctrl-C ends the run");
        anAnswer(url);
        Response stream = ask(url);
        // The stream's own pace is the clock; it lasts longer than anybody here waits.
        while (!isRecorded("first answer", 1, ".jsonl") || !isRecorded("word ", 4, ".journal")) {
            stream.body().source().readUtf8LineStrict();
        }
        return stream;
    }

    private boolean isRecorded(String text, int times, String suffix) throws IOException {
        for (Path file : TapProcess.files(directory.resolve("traces"), suffix)) {
            if (Files.isRegularFile(file) && Files.readString(file).split(text, -1).length > times) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143", "HUP,129"})
    void aSignalInMidStreamEndsItCleanly(String signal, int code) throws IOException, InterruptedException {
        try (TapProcess tap = tap();
                Response stream = anAnswerAndAStream(tap)) {
            assertThat(stream.code()).isEqualTo(200);
            tap.signal(signal);
            // It waits less long than the stream lasts.
            assertThat(tap.awaitExit()).isEqualTo(code);
            assertThat(tap.errors())
                    .contains("API calls: 2", "tokens: 1,207 in", "models: claude-sonnet-4-5 (2)")
                    .doesNotContain("Exception")
                    .doesNotContain("\tat ");
        }
        Path trace = onlyFile(".jsonl");
        assertThat(Files.readString(trace)).contains("first answer", "word word", "\"tap_stopped\"");
        assertThat(PageText.of(Files.readString(onlyFile(".html")))).contains("first answer", "tap_stopped");
    }

    @Test
    void whatAKilledRunLeftIsInTheTraceAfterTheNextCommand() throws IOException, InterruptedException {
        try (TapProcess tap = tap();
                Response stream = anAnswerAndAStream(tap)) {
            assertThat(sessions("ls", "--status", "running").out().lines()).hasSize(2);
            assertThat(sessions("rm", "last").err()).contains("stays: it is running");
            tap.signal("KILL");
            assertThat(tap.awaitExit()).isEqualTo(137);
            assertThat(stream.code()).isEqualTo(200);
        }
        Path trace = onlyFile(".jsonl");
        assertThat(Files.readString(trace)).contains("first answer").endsWith("}\n");

        CommandLineOutput export = CommandLineOutput.of("export", trace.toString(), "--format", "json");

        assertThat(export.code()).as(export.err()).isZero();
        assertThat(Files.readAllLines(trace)).hasSize(2);
        assertThat(Files.readString(trace))
                .contains("word word", "\"tap_stopped\"")
                .endsWith("}\n");
        assertThat(export.err()).contains("completed " + trace + " with what a killed run had under way");
        assertThat(sessions("ls", "--status", "interrupted").out().lines()).hasSize(2);
    }

    private CommandLineOutput sessions(String... line) {
        List<String> whole = new ArrayList<>(List.of(line));
        whole.addAll(List.of("--tap-output-dir", directory.resolve("traces").toString()));
        return CommandLineOutput.of(whole.toArray(String[]::new));
    }

    @Test
    void aRunWithoutTrafficLeavesNothingAndSaysSo() throws IOException, InterruptedException {
        try (TapProcess tap = tap()) {
            tap.awaitLine("Ctrl-C ends the run");
            tap.signal("INT");
            assertThat(tap.awaitExit()).isEqualTo(130);
            assertThat(tap.errors()).contains("API calls: 0; nothing was recorded, so there is no trace and no page");
        }
        for (String suffix : new String[] {".jsonl", ".html", ".log"}) {
            assertThat(TapProcess.files(directory.resolve("traces"), suffix)).isEmpty();
        }
        assertThat(Files.readString(directory.resolve("traces/.cloudtap-manifest.json")))
                .contains("\"traces\":[]");
    }

    @Test
    void aProgramIsToldHowTheRunEnded() throws Exception {
        upstream.enqueue(answer("claude-sonnet-4-5"));
        try (TapProcess tap = tap("--tap-summary", "summary.json")) {
            anAnswer(tap.awaitUrl());
            tap.signal("TERM");
            tap.awaitExit();
        }
        JsonObject summary = JsonText.parse(Files.readString(directory.resolve("summary.json")))
                .asObject()
                .orElseThrow();
        JsonObject session = summary.object("session").orElseThrow();

        assertThat(summary.number("exit_code")).contains(143L);
        assertThat(summary.string("page")).contains(onlyFile(".html").toString());
        assertThat(session.string("trace")).contains(onlyFile(".jsonl").toString());
        assertThat(session.string("status")).contains("complete");
        assertThat(session.number("calls")).contains(1L);
        assertThat(session.object("tokens").orElseThrow().number("total")).contains(1_203L);
    }

    @Test
    void theListOfSessionsNamesThePageToo() throws IOException, InterruptedException {
        upstream.enqueue(answer("claude-sonnet-4-5"));
        try (TapProcess tap = tap()) {
            anAnswer(tap.awaitUrl());
            tap.signal("TERM");
            tap.awaitExit();
        }
        assertThat(Files.readString(directory.resolve("traces/.cloudtap-manifest.json")))
                .contains(
                        "/" + onlyFile(".jsonl").getFileName(),
                        "/" + onlyFile(".html").getFileName());
    }

    @Test
    void nothingOfTheTrafficActsOnTheTerminal() throws IOException, InterruptedException {
        String escaped = HOSTILE.replace("\u001b", "\\u001b")
                .replace("\u0007", "\\u0007")
                .replace("\r\n", "\\r\\n");
        upstream.enqueue(answer(escaped));
        try (TapProcess tap = tap()) {
            anAnswer(tap.awaitUrl());
            tap.signal("TERM");
            tap.awaitExit();

            assertThat(tap.errors()).contains("owned").doesNotContain("\u001b").doesNotContain("\u0007");
            assertThat(tap.errors().lines()).noneMatch(line -> line.startsWith("claude-tap: error"));
        }
        assertThat(Files.readString(onlyFile(".log"))).doesNotContain("\u001b");
    }

    @Test
    void everyFileIsTheOwnersOnly() throws IOException, InterruptedException {
        upstream.enqueue(answer("claude-sonnet-4-5"));
        try (TapProcess tap = tap()) {
            anAnswer(tap.awaitUrl());
            tap.signal("INT");
            tap.awaitExit();
        }
        for (String suffix : new String[] {".jsonl", ".html", ".log"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(onlyFile(suffix))))
                    .as(suffix)
                    .isEqualTo("rw-------");
            assertThat(PageText.of(Files.readString(onlyFile(suffix)))).doesNotContain("not-a-real-key-0123456789");
        }
    }

    private Path onlyFile(String suffix) throws IOException {
        assertThat(TapProcess.files(directory.resolve("traces"), suffix)).hasSize(1);
        return TapProcess.files(directory.resolve("traces"), suffix).get(0);
    }
}
