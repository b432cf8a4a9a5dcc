package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What an agent says over HTTP/2 reaches upstream in whichever version that speaks, and the answer comes back whole. */
class AgentHttp2Test {
    private static final HeldCertificate LEAF =
            new HeldCertificate.Builder().addSubjectAlternativeName("localhost").build();

    @TempDir
    Path folder;

    private static MockWebServer upstream(Protocol protocol) throws Exception {
        MockWebServer server = new MockWebServer();
        server.setProtocols(protocol == Protocol.HTTP_2 ? List.of(protocol, Protocol.HTTP_1_1) : List.of(protocol));
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(LEAF)
                .build()
                .sslSocketFactory());
        server.start();
        return server;
    }

    private Http2Tap tap(MockWebServer server) throws Exception {
        Path pem = Files.writeString(folder.resolve("root.pem"), LEAF.certificatePem());
        return new Http2Tap("https://localhost:" + server.getPort(), List.of(pem));
    }

    private static OkHttpClient okHttp() {
        return PatientClient.builder()
                .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                .build();
    }

    @ParameterizedTest
    @EnumSource(
            value = Protocol.class,
            names = {"HTTP_1_1", "HTTP_2"})
    void okHttpIsServedOverHttp2WhateverUpstreamSpeaks(Protocol protocol) throws Exception {
        try (MockWebServer server = upstream(protocol);
                Http2Tap tap = tap(server)) {
            String answer = "y".repeat(1_000_000);
            MockResponse.Builder enqueued = new MockResponse.Builder()
                    .code(203)
                    .addHeader("x-twice", "1")
                    .addHeader("x-twice", "2")
                    .trailers(Headers.of("x-sum", "5"));
            server.enqueue((protocol == Protocol.HTTP_2
                            ? enqueued.body(answer).removeHeader("content-length")
                            : enqueued.chunkedBody(answer, 10_000))
                    .build());
            String sent = "z".repeat(1_000_000);
            Request request = new Request.Builder()
                    .url(tap.url("/v1/messages?beta=true"))
                    .post(RequestBody.create(sent.getBytes(StandardCharsets.UTF_8)))
                    .build();
            try (Response response = okHttp().newCall(request).execute()) {
                assertThat(response.protocol()).isEqualTo(Protocol.H2_PRIOR_KNOWLEDGE);
                assertThat(response.code()).isEqualTo(203);
                assertThat(response.headers("x-twice")).containsExactly("1", "2");
                assertThat(response.headers().names()).doesNotContain("transfer-encoding", "connection");
                assertThat(response.body().string()).isEqualTo(answer);
                assertThat(response.trailers().get("x-sum")).isEqualTo("5");
            }
            RecordedRequest arrived = server.takeRequest();
            assertThat(arrived.getVersion()).isEqualTo(protocol == Protocol.HTTP_2 ? "HTTP/2" : "HTTP/1.1");
            assertThat(arrived.getTarget()).isEqualTo("/v1/messages?beta=true");
            assertThat(
                            arrived.getHeaders().get("host") == null
                                    ? arrived.getHeaders().get(":authority")
                                    : arrived.getHeaders().get("host"))
                    .isEqualTo("localhost:" + server.getPort());
            assertThat(arrived.getBody().utf8()).isEqualTo(sent);
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(seen.request().target()).isEqualTo("/v1/messages?beta=true");
            assertThat(new String(seen.responseBody(), StandardCharsets.UTF_8)).isEqualTo(answer);
        }
    }

    @Test
    void cookieCrumbsArriveInOneLineAndNoLengthMeansChunks() throws Exception {
        try (MockWebServer server = upstream(Protocol.HTTP_1_1);
                Http2Tap tap = tap(server);
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            server.enqueue(new MockResponse.Builder().body("ok").build());
            Http2TestStream stream = agent.open()
                    .request(
                            false,
                            "POST",
                            "/v1/messages",
                            "cookie",
                            "a=1",
                            "te",
                            "trailers",
                            "x-b",
                            "2",
                            "cookie",
                            "c=3; d=4")
                    .data("one ", false)
                    .data("two", true);
            assertThat(stream.next()).startsWith("HEADERS :status: 200");
            assertThat(stream.readToEnd()).isEqualTo("ok");
            RecordedRequest arrived = server.takeRequest();
            assertThat(arrived.getHeaders().values("cookie")).containsExactly("a=1; c=3; d=4");
            assertThat(arrived.getHeaders().values("te")).containsExactly("trailers");
            assertThat(arrived.getHeaders().values("transfer-encoding")).containsExactly("chunked");
            assertThat(arrived.getBody().utf8()).isEqualTo("one two");
            assertThat(tap.seen.next().requestBody()).asString().isEqualTo("one two");
        }
    }

    @Test
    void interimAnswersAndTrailersOfBothSidesPass() throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(false, ":status", "103", "link", "</a>; rel=preload");
                    String trailers = stream.skipTo("HEADERS");
                    stream.headers(false, ":status", "200", "trailer", "x-sum");
                    stream.data(trailers, false);
                    stream.headers(true, "x-sum", "7");
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(false, "POST", "/v1/messages");
            assertThat(stream.next()).isEqualTo("HEADERS :status: 103\nlink: </a>; rel=preload");
            stream.data("body", false).headers(true, "x-checksum", "9");
            assertThat(stream.next()).contains(":status: 200", "trailer: x-sum");
            assertThat(stream.next()).isEqualTo("DATA HEADERS x-checksum: 9 END");
            assertThat(stream.next()).isEqualTo("HEADERS x-sum: 7 END");
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(String.valueOf(seen.requestTrailers)).contains("x-checksum");
            assertThat(String.valueOf(seen.responseTrailers)).contains("x-sum");
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 204", "GET, 304", "POST, 200"})
    void answerWithoutBodyEndsWithItsHead(String method, String status) throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(true, ":status", status, "grpc-status", "12");
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(true, method, "/v1/models");
            assertThat(stream.next()).isEqualTo("HEADERS :status: " + status + "\ngrpc-status: 12 END");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void requestWithoutBodyEndsWithItsHead() throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    String head = stream.next();
                    stream.headers(false, ":status", "200").data(head, true);
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(true, "GET", "/v1/models", "x-a", "1");
            stream.next();
            assertThat(stream.next())
                    .startsWith("DATA HEADERS :method: GET\n:scheme: http\n:authority: 127.0.0.1:")
                    .endsWith("\n:path: /v1/models\nx-a: 1 END END");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, v1/models, 400",
        "GET, http://elsewhere.example/v1/models, 400",
        "CONNECT, /v1/models, 400",
        "GET, /not/a/model/path, 404"
    })
    void requestThatIsNotRelayedIsAnsweredAndRecorded(String method, String path, String status) throws Exception {
        try (MockWebServer server = upstream(Protocol.HTTP_1_1)) {
            Path pem = Files.writeString(folder.resolve("root.pem"), LEAF.certificatePem());
            try (Http2Tap tap = new Http2Tap("https://localhost:" + server.getPort(), List.of(pem), true);
                    Http2Peer agent = Http2Peer.agent(tap.port())) {
                Http2TestStream stream = agent.open().request(true, method, path);
                assertThat(stream.next()).startsWith("HEADERS :status: " + status);
                assertThat(stream.readToEnd()).contains("claude_tap_");
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.REFUSED);
                assertThat(server.getRequestCount()).isZero();
                Http2TestStream after = agent.open().request(true, "GET", "/also/not");
                assertThat(after.next()).startsWith("HEADERS :status: 404");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"a, '1\r\n\r\nGET /b HTTP/1.1'", "'a: 1\r\nb', 1", ":path, /b"})
    void trailersThatHoldMoreThanTheyShouldEndTheStream(String name, String value) throws Exception {
        try (MockWebServer server = upstream(Protocol.HTTP_1_1);
                Http2Tap tap = tap(server);
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open()
                    .request(false, "POST", "/v1/messages")
                    .data("body", false)
                    .headers(true, name, value);
            // What the codec itself finds it answers with a reset as well, which may come first.
            assertThat(stream.next()).matches("(?s)HEADERS :status: 400.*|RESET PROTOCOL_ERROR");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.REFUSED);
            assertThat(server.getRequestCount()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"true, a, '1\r\nb: 2'", "false, a, '1\r\n\r\nHTTP/1.1 200 OK'", "true, 'a:b', 1"})
    void answerWithALineBreakInAFieldIsNotPassedOn(boolean inHead, String name, String value) throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    if (inHead) {
                        stream.headers(true, ":status", "200", name, value);
                    } else {
                        stream.headers(false, ":status", "200")
                                .data("part", false)
                                .headers(true, name, value);
                    }
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(true, "GET", "/v1/models");
            stream.skipTo(inHead ? "HEADERS :status: 502" : "RESET");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
        }
    }

    @Test
    void lineBreakInThePathIsNoSecondRequestUpstream() throws Exception {
        try (MockWebServer server = upstream(Protocol.HTTP_1_1);
                Http2Tap tap = tap(server);
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(true, "GET", "/v1/models HTTP/1.1\r\nX: y\r\n\r\nGET /b");
            assertThat(stream.next()).isEqualTo("RESET PROTOCOL_ERROR");
            assertThat(server.getRequestCount()).isZero();
        }
    }

    @Test
    void webSocketOverHttp2IsRefusedInWords() throws Exception {
        try (Http2Tap tap = new Http2Tap("http://127.0.0.1:1");
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open()
                    .request(
                            false, "CONNECT", "/v1/responses", ":protocol", "websocket", "sec-websocket-version", "13");
            assertThat(stream.next()).startsWith("HEADERS :status: 400");
            assertThat(stream.next()).contains("extended CONNECT", "HTTP/1.1");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.REFUSED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "transfer-encoding, chunked",
        "connection, close",
        "X-Upper, 1",
        ":late, 1",
        "te, gzip",
        "a:b, 1",
        "a b, 1",
        "a, '1\r\nb: 2'",
        "'a\r\nb', 1"
    })
    void fieldsThatHttp2ForbidsEndTheStream(String name, String value) throws Exception {
        try (Http2Tap tap = new Http2Tap("http://127.0.0.1:1");
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(true, "GET", "/v1/models", "a", "b", name, value);
            assertThat(stream.next()).isEqualTo("RESET PROTOCOL_ERROR");
            agent.ping(7);
            assertThat(agent.nextEvent()).isEqualTo("PING 7");
            assertRefusedUnread(tap, "bad_request");
        }
    }

    @ParameterizedTest
    @CsvSource({"2, false", "2, true", "9, true"})
    void lengthThatDoesNotFitTheDataIsNoRequestUpstream(String length, boolean end) throws Exception {
        try (MockWebServer server = upstream(Protocol.HTTP_1_1);
                Http2Tap tap = tap(server);
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open()
                    .request(false, "POST", "/v1/messages", "content-length", length)
                    .data("GET /a", end);
            assertThat(stream.next()).startsWith("HEADERS :status: 400");
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.REFUSED);
            assertThat(seen.error().kind()).isEqualTo("bad_request");
            assertThat(server.getRequestCount()).isZero();
        }
    }

    private static void assertRefusedUnread(Http2Tap tap, String kind) throws InterruptedException {
        SeenExchanges.Seen seen = tap.seen.next();
        assertThat(seen.outcome).isEqualTo(Outcome.REFUSED);
        assertThat(seen.error().kind()).isEqualTo(kind);
        assertThat(seen.request().method()).isEqualTo("?");
        assertThat(tap.seen.count()).isZero();
    }

    @Test
    void headersThatAreNotEvenDecodedAreRefusedAndRecordedAndTheConnectionServesOn() throws Exception {
        try (MockWebServer server = upstream(Protocol.HTTP_1_1);
                Http2Tap tap = tap(server);
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            server.enqueue(new MockResponse.Builder().build());
            Http2TestStream large = agent.open();
            large.request(true, "GET", "/v1/models", "x-large", "x".repeat(540_000));
            assertThat(large.next()).startsWith("HEADERS :status: 431");
            assertRefusedUnread(tap, "headers_too_large");
            assertThat(agent.open().request(true, "GET", "/v1/models").next()).startsWith("HEADERS :status: 200");
        }
    }

    @Test
    void headersWithoutAnEndEndTheConnectionAndAreRecorded() throws Exception {
        try (MockWebServer server = upstream(Protocol.HTTP_1_1);
                Http2Tap tap = tap(server);
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            agent.open().request(true, "GET", "/v1/models", "x-large", "x".repeat(900_000));
            // The end of a connection with bytes that nobody reads may overtake the word that goes before it.
            assertThat(agent.nextEvent()).isIn("GOAWAY " + Http2Error.PROTOCOL_ERROR.code(), "CLOSED", "FAILED");
            assertRefusedUnread(tap, "headers_too_large");
        }
    }

    @Test
    void requestWithoutAMethodIsRefusedAndRecorded() throws Exception {
        try (MockWebServer server = upstream(Protocol.HTTP_1_1);
                Http2Tap tap = tap(server);
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().headers(true, ":scheme", "http", ":path", "/v1/models");
            assertThat(stream.next()).startsWith("HEADERS :status: 400");
            assertRefusedUnread(tap, "bad_request");
        }
    }

    @Test
    void headersBeyondTheLimitAreRefusedAndTheConnectionServesOn() throws Exception {
        Http2Settings generous = Http2Settings.defaultSettings().maxHeaderListSize(256 * 1024);
        try (Http2Peer origin = Http2Peer.origin(generous, stream -> {
                    stream.next();
                    stream.headers(true, ":status", "200");
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream large = agent.open().request(true, "GET", "/v1/models", "x-large", "x".repeat(100_000));
            assertThat(large.next()).startsWith("HEADERS :status: 200");
            Http2TestStream larger = agent.open();
            larger.request(true, "GET", "/v1/models", "x-large", "x".repeat(140_000));
            assertThat(larger.next()).startsWith("HEADERS :status: 431");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            SeenExchanges.Seen refused = tap.seen.next();
            assertThat(refused.error().kind()).isEqualTo("headers_too_large");
            assertThat(refused.request().target()).isEqualTo("/v1/models");
            Http2TestStream next = agent.open().request(true, "GET", "/v1/models");
            assertThat(next.next()).startsWith("HEADERS :status: 200");
        }
    }
}
