package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpCommandsTest {
    private static final Map<String, String> PLAIN =
            Map.of("CI", "true", "OTEL_EXPORTER_OTLP_COMPRESSION", "none", "OTEL_EXPORTER_OTLP_TIMEOUT", "120000");

    @TempDir
    Path directory;

    private List<String> told = List.of();
    private String source = "";

    @BeforeEach
    void aTrace() throws IOException {
        Path trace = directory.resolve("trace_120000.jsonl");
        source = Files.writeString(trace, """
                        {"timestamp":"2026-02-28T12:00:01+00:00","request_id":"req_0123456789ab","turn":1,"duration_ms":900,\
                        "request":{"method":"POST","path":"/v1/messages","headers":{},"body":{"model":"claude-sonnet-4-5",\
                        "messages":[{"role":"user","content":"hello there"}]}},\
                        "response":{"status":200,"headers":{},"body":{"type":"message","role":"assistant",\
                        "model":"claude-sonnet-4-5","content":[{"type":"text","text":"good day"}],\
                        "stop_reason":"end_turn","usage":{"input_tokens":12,"output_tokens":3}}}}
                        """).toString();
    }

    @Test
    void anExportSendsSpansWithoutWhatWasSaid() throws Exception {
        String sent = sent("export", source, "--otlp");
        assertThat(sent).contains("chat claude-sonnet-4-5", "invoke_agent").doesNotContain("hello there", "good day");
    }

    @Test
    void anExportSendsWhatWasSaidWhenAskedTo() throws Exception {
        assertThat(sent("export", source, "--otlp-content", "--otlp")).contains("hello there", "good day");
    }

    @Test
    void anExportOfATraceThatWasNeverRedactedSendsNoKey() throws Exception {
        String key = "sk-ant-api03-not-a-real-key-0123456789";
        Files.writeString(Path.of(source), Files.readString(Path.of(source)).replace("hello there", "hello " + key));
        assertThat(sent("export", source, "--otlp-content", "--otlp"))
                .contains("hello ", "good day")
                .doesNotContain(key);
        assertThat(Files.readString(Path.of(source))).contains(key);
    }

    /** Protobuf has texts as they are. */
    private String sent(String... command) throws Exception {
        try (MockWebServer backend = new MockWebServer()) {
            backend.enqueue(new MockResponse.Builder().build());
            backend.start();
            String[] line = Arrays.copyOf(command, command.length + 1);
            line[command.length] = "http://127.0.0.1:" + backend.getPort();
            CommandLineOutput done = CommandLineOutput.of(PLAIN, line);
            assertThat(done.err()).startsWith("claude-tap: sent 3 spans\n");
            told = done.err().lines().skip(1).toList();
            assertThat(done.code()).isZero();
            assertThat(done.out()).isEmpty();
            RecordedRequest request = backend.takeRequest();
            assertThat(request.getTarget()).isEqualTo("/v1/traces");
            return new String(
                    request.getBody() == null ? new byte[0] : request.getBody().toByteArray(),
                    StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void linesThatAreNoRecordsAreTold() throws Exception {
        sent("export", source, "--otlp");
        assertThat(told).isEmpty();
        Files.writeString(Path.of(source), "{broken\n", StandardOpenOption.APPEND);
        sent("export", source, "--otlp");
        assertThat(told).containsExactly("claude-tap: warning: " + source + ": 1 line is no record, left out");
    }

    @Test
    void anExportThatNobodyTakesFails() throws IOException {
        CommandLineOutput done;
        // It is taken, but nobody listens there, and nobody else can be given it.
        try (Socket port = new Socket()) {
            port.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            done = CommandLineOutput.of("export", source, "--otlp", "http://127.0.0.1:" + port.getLocalPort());
        }
        assertThat(done.code()).isEqualTo(ExitCode.UNAVAILABLE.code());
        assertThat(done.err())
                .isEqualTo("claude-tap: error: 3 of 3 spans were not delivered by OTLP (connection refused);"
                        + " send the trace again, its spans have the same ids then\n");
    }

    @ParameterizedTest
    @CsvSource({
        "export SOURCE --otlp localhost:4318, --otlp: the OTLP address is not an http or https URL",
        "export SOURCE --otlp http://localhost:70000, --otlp: the OTLP address has a port that does not exist",
        "export SOURCE --otlp http://me:pw@host, put the credentials into OTEL_EXPORTER_OTLP_HEADERS",
        "export SOURCE --otlp http://h -o x.html, --otlp writes no file",
        "export SOURCE --otlp-content, --otlp-content needs --otlp URL",
        "--tap-otlp nonsense, --tap-otlp: the OTLP address is not an http or https URL",
        "--tap-otlp-content --tap-no-launch, --tap-otlp-content needs --tap-otlp URL"
    })
    void whatCannotBeUsedIsSaidInOneLine(String line, String said) {
        CommandLineOutput done =
                CommandLineOutput.of(line.replace("SOURCE", source).split(" ", -1));
        assertThat(done.code()).isEqualTo(ExitCode.USAGE.code());
        assertThat(done.err()).contains(said).doesNotContain("me:pw").hasLineCount(1);
    }
}
