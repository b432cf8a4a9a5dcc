package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of {@code export --format curl}, run by the shell and the cURL of this machine. */
class CurlScriptIT {
    @TempDir
    Path directory;

    private final MockWebServer upstream = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        upstream.start();
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void bodiesArriveByteForByte() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(7).nextBytes(bytes);
        String large = "{\"text\":\"it's `$HOME` \\\\ \\\"%s\\\" 😀 " + "x".repeat(600_000) + "\"}";
        List<Body> bodies = List.of(
                new Body.Json("{\"a\":\"it's \\u001b $(id) `id` \\\\n %s\"}"),
                new Body.Json(large),
                new Body.Text("-n two\nlines\n\n"),
                new Body.Text("\u009b31m and \u0000"),
                new Body.Binary(bytes.length, "00", Base64.getEncoder().encodeToString(bytes)),
                Body.EMPTY);
        for (int i = 0; i < bodies.size(); i++) {
            upstream.enqueue(new MockResponse.Builder().body("fine").build());
        }
        Path script = export(bodies);

        for (int i = 0; i < bodies.size(); i++) {
            assertThat(sh(script, Map.of("CURL_HEADER_X_API_KEY", "it's \"$me\""), Integer.toString(i + 1)))
                    .contains("fine");
            RecordedRequest request = upstream.takeRequest();
            assertThat(request.getRequestLine()).isEqualTo("POST /v1/messages?a[0]={1}&b=it's HTTP/1.1");
            assertThat(request.getHeaders().get("x-api-key")).isEqualTo("it's \"$me\"");
            assertThat(request.getHeaders().get("X-Odd")).isEqualTo("'; touch x; '");
            assertThat(request.getHeaders().names())
                    .containsExactlyInAnyOrderElementsOf(
                            bodies.get(i).equals(Body.EMPTY)
                                    ? List.of("Host", "x-api-key", "X-Odd")
                                    : List.of("Host", "x-api-key", "X-Odd", "Content-Length"));
            ByteString sent = request.getBody() == null ? ByteString.EMPTY : request.getBody();
            assertThat(sent.toByteArray()).isEqualTo(bytes(bodies.get(i)));
        }
        assertThat(directory.resolve("x")).doesNotExist();
    }

    @Test
    void withoutTheKeyNothingIsSent() throws Exception {
        Path script = export(List.of(new Body.Text("x")));

        assertThat(sh(script, Map.of(), "1"))
                .contains("CURL_HEADER_X_API_KEY: is not set: it stands for what was redacted");
        assertThat(sh(script, Map.of(), "")).startsWith("1  POST http://127.0.0.1:");
        assertThat(upstream.getRequestCount()).isZero();
    }

    private static byte[] bytes(Body body) {
        return body instanceof Body.Binary binary && binary.base64() != null
                ? Base64.getDecoder().decode(binary.base64())
                : body.text().getBytes(StandardCharsets.UTF_8);
    }

    private Path export(List<Body> bodies) throws IOException {
        StringBuilder trace = new StringBuilder();
        for (int i = 0; i < bodies.size(); i++) {
            trace.append(TraceJson.write(Redactor.standard().redact(record(i + 1, bodies.get(i)))))
                    .append('\n');
        }
        Path source = Files.writeString(directory.resolve("trace_1.jsonl"), trace);
        Path script = directory.resolve("calls.sh");
        CommandLineOutput done = CommandLineOutput.of("export", source.toString(), "-o", script.toString());
        assertThat(done.code()).as(done.err()).isZero();
        return script;
    }

    private TraceRecord record(int number, Body body) {
        Instant start = Instant.parse("2026-05-20T10:00:00Z");
        Headers headers = Headers.of("x-api-key", "sk-ant-api03-" + "a1B2".repeat(20), "X-Odd", "'; touch x; '");
        return new TraceRecord.Http(
                new RecordHeader(
                        "req_" + number,
                        Turn.of(number),
                        new Timing(start, start, start),
                        Outcome.COMPLETED,
                        null,
                        "http://127.0.0.1:" + upstream.getPort(),
                        new Capture("claude", "reverse")),
                new RequestRecord("POST", "/v1/messages?a[0]={1}&b=it's", headers, body, BodyInfo.NONE),
                ResponseRecord.none());
    }

    private String sh(Path script, Map<String, String> variables, String number) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("sh", script.toString(), number)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        shell.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        shell.environment().putAll(variables);
        Process process = shell.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
