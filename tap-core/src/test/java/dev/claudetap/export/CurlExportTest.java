package dev.claudetap.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.Records;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.Turn;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CurlExportTest {
    private static final Headers HEADERS = Headers.of(
            "Host", "api.anthropic.com",
            "x-api-key", "[redacted:api-key:0a1b2c]",
            "Authorization", "Bearer [redacted:bearer:0a1b2c]!",
            "X-Odd", "it's\u001b[2J\nX-More: 1",
            "X-Empty", "",
            "@/etc/passwd", "x",
            "Content-Type", "application/json",
            "Content-Length", "7");

    @Test
    void aRequestIsACommandWithVariablesForWhatWasRedacted() throws Exception {
        assertThat(one(record("POST", "/v1/messages?key=[redacted:api-key:0a1b2c]", new Body.Json("{\"a\":\"it's\"}"))))
                .isEqualTo("""
                        #!/bin/sh
                        # POST http://127.0.0.1:9/v1/messages?key=[redacted:api-key:0a1b2c]  req_0123456789ab
                        set -eu
                        : "${CURL_URL_KEY:?is not set: it stands for what was redacted}"
                        : "${CURL_HEADER_X_API_KEY:?is not set: it stands for what was redacted}"
                        : "${CURL_HEADER_AUTHORIZATION:?is not set: it stands for what was redacted}"
                        printf %s '{"a":"it'\\''s"}' | curl -g -N --proto '=http,https' -X 'POST' --url 'http://127.0.0.1:9/v1/messages?key='"$CURL_URL_KEY" \\
                          -H 'x-api-key: '"$CURL_HEADER_X_API_KEY" \\
                          -H 'Authorization: Bearer '"$CURL_HEADER_AUTHORIZATION"'!' \\
                          -H 'X-Odd: it'\\''s [2J X-More: 1' \\
                          -H 'X-Empty;' \\
                          -H 'Content-Type: application/json' \\
                          -H 'User-Agent:' \\
                          -H 'Accept:' \\
                          -H 'Expect:' \\
                          --data-binary @-
                        """);
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "https://api.anthropic.com, x-api-key, ANTHROPIC_API_KEY",
        "https://api.anthropic.com, Authorization, ANTHROPIC_AUTH_TOKEN",
        "https://api.openai.com/v1, authorization, OPENAI_API_KEY",
        "HTTPS://API.OpenAI.com:443?x, authorization, OPENAI_API_KEY",
        "https://eu.api.openai.com, authorization, OPENAI_API_KEY",
        "https://evil-openai.example, authorization, CURL_HEADER_AUTHORIZATION",
        "https://evilapi.openai.com, authorization, CURL_HEADER_AUTHORIZATION",
        "https://api.openai.com@evil.example, authorization, CURL_HEADER_AUTHORIZATION",
        "https://evil.example\\@api.openai.com, authorization, CURL_HEADER_AUTHORIZATION",
        "https://evil.example/api.openai.com, authorization, CURL_HEADER_AUTHORIZATION",
        "http://api.openai.com, authorization, CURL_HEADER_AUTHORIZATION",
        "https://api.openai.com, x-api-key, CURL_HEADER_X_API_KEY",
        "https://evil-anthropic.example, x-api-key, CURL_HEADER_X_API_KEY",
        "https://x.openai.azure.com, api-key, AZURE_OPENAI_API_KEY",
        "https://generativelanguage.googleapis.com, x-goog-api-key, GEMINI_API_KEY",
        "https://generativelanguage.googleapis.com, key, CURL_HEADER_KEY",
        "https://g.example, x-goog-api-key, CURL_HEADER_X_GOOG_API_KEY",
        "https://g.example, api-key, CURL_HEADER_API_KEY",
        "https://g.example, aws-secret-access-key, CURL_HEADER_AWS_SECRET_ACCESS_KEY",
        "https://g.example, home, CURL_HEADER_HOME",
        "https://g.example, 1-odd, CURL_HEADER_1_ODD",
    })
    void variablesAreCalledAsTheProvidersDo(String upstream, String header, String variable) throws Exception {
        RequestRecord request = new RequestRecord(
                "GET", "/x", Headers.of(header, "[redacted:password:0a1b2c]"), Body.EMPTY, BodyInfo.NONE);

        String script = one(sent(upstream, request));

        assertThat(script)
                .contains("-H '" + header + ": '\"$" + variable + "\" \\\n", ": \"${" + variable + ":?")
                .doesNotContain("--data", "printf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u001b[2J", "a\u009bm", "a\ud800", "\u202ea"})
    void whatAShellOrATerminalWouldNotTakeIsInBase64(String text) throws Exception {
        assertThat(one(record("POST", "/x", new Body.Text(text))))
                .containsPattern("printf %s '[A-Za-z0-9+/=]+' \\| base64 -d \\| curl");
    }

    @Test
    void bodiesThatAreNoTextAreThereOrMissed() throws Exception {
        assertThat(one(record("PUT", "/x", new Body.Binary(3, "00", "AAEC"))))
                .contains("printf %s 'AAEC' | base64 -d | curl -g -N --proto '=http,https' -X 'PUT'");
        assertThat(one(record("PUT", "/x", new Body.Binary(3, "00", null))))
                .contains("echo 'its body is not in the trace' >&2; exit 1");
        assertThat(one(record("PUT", "/x", new Body.Binary(3, "00", "'; touch x; '"))))
                .contains("echo 'its body is not in the trace' >&2; exit 1")
                .doesNotContain("touch");
        assertThat(one(record("HEAD", "/a b'\u00e9", Body.EMPTY)))
                .contains("curl -g -N --proto '=http,https' --head --url 'http://127.0.0.1:9/a%20b'\\''%C3%A9' \\\n");
    }

    @Test
    void allRequestsAreOneScriptThatListsThem() throws Exception {
        StringBuilder out = new StringBuilder();
        TraceRecord.Http first = record("GET", "/v1/models", Body.EMPTY);

        assertThat(CurlExport.write(List.<TraceRecord>of(socket(first), first).iterator(), out))
                .isTrue();

        assertThat(out)
                .containsSubsequence(
                        "case \"${1-}\" in\n1 | 'req_0123456789ab')\n",
                        "  curl -g -N --proto '=http,https' -X 'GET' --url 'http://127.0.0.1:9/v1/models' \\\n    -H",
                        "  ;;\n*)\n  printf '%s\\n' \\\n    '1  GET http://127.0.0.1:9/v1/models  req_0123456789ab'\n",
                        "  ;;\nesac\n");
        assertThat(CurlExport.write(List.<TraceRecord>of(socket(first)).iterator(), new StringBuilder()))
                .isFalse();
        assertThat(CurlExport.writeOne(List.<TraceRecord>of(socket(first)).iterator(), new StringBuilder()))
                .isFalse();
    }

    @Test
    void theKeyInAnAddressOfGeminiIsGeminis() throws Exception {
        RequestRecord request = new RequestRecord(
                "GET", "/v1beta/models?key=[redacted:api-key:0a1b2c]", Headers.of(), Body.EMPTY, BodyInfo.NONE);

        assertThat(one(sent("https://generativelanguage.googleapis.com", request)))
                .contains("/v1beta/models?key='\"$GEMINI_API_KEY\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-K-", "file:///etc/passwd", "ftp://x", "https://", "-K\n'$(touch x)'", "x http://y"})
    void whatIsNoAddressOfHttpIsPassedOver(String upstream) throws Exception {
        TraceRecord odd =
                sent(upstream, new RequestRecord("POST", "", HEADERS, new Body.Text("output = x"), BodyInfo.NONE));
        TraceRecord.Http fine = record("GET", "/v1/models", Body.EMPTY);
        StringBuilder all = new StringBuilder();

        assertThat(CurlExport.write(List.of(odd, fine).iterator(), all)).isTrue();
        assertThat(all.toString()
                        .lines()
                        .filter(line -> line.startsWith("# Left out, since its address is none of HTTP: POST ")))
                .hasSize(1);
        assertThat(all).containsOnlyOnce("curl -g").doesNotContain("output = x").doesNotContain("\n'$(touch");
        assertThat(CurlExport.write(List.of(odd).iterator(), new StringBuilder()))
                .isFalse();
        StringBuilder nothing = new StringBuilder();
        assertThat(CurlExport.writeOne(List.of(odd).iterator(), nothing)).isFalse();
        assertThat(nothing).isEmpty();
    }

    private static TraceRecord.Http sent(String upstream, RequestRecord request) {
        RecordHeader like = record("GET", "/x", Body.EMPTY).header();
        RecordHeader header =
                new RecordHeader("req_1", Turn.of(1), like.timing(), Outcome.COMPLETED, null, upstream, like.capture());
        return new TraceRecord.Http(header, request, ResponseRecord.none());
    }

    private static TraceRecord socket(TraceRecord.Http like) {
        return new TraceRecord.WebSocket(like.header(), like.request(), like.response(), List.of());
    }

    private static String one(TraceRecord record) throws IOException {
        StringBuilder out = new StringBuilder();
        assertThat(CurlExport.writeOne(List.<TraceRecord>of(record).iterator(), out))
                .isTrue();
        return out.toString();
    }

    private static TraceRecord.Http record(String method, String path, Body body) {
        TraceRecord.Http plain = Records.http(method, path, "", "");
        return new TraceRecord.Http(
                plain.header(), new RequestRecord(method, path, HEADERS, body, BodyInfo.NONE), ResponseRecord.none());
    }
}
