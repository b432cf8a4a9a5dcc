package dev.claudetap.cli.real;

import dev.claudetap.decode.ContentDecoder;
import dev.claudetap.decode.ContentDecoders;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;

/**
 * Stands in for the providers on loopback: Anthropic Messages, OpenAI Responses (WebSocket as well, where asked for),
 * Chat Completions, Gemini with and without Code Assist, Qoder, and the few other paths that agents call on their way.
 */
final class ScriptedUpstream implements AutoCloseable {
    /** A prime: characters of several bytes end up in two chunks. */
    private static final int CHUNK = 61;

    private static final long MOST = 64 << 20;

    private final List<Dialect> dialects = Dialect.all();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final MockWebServer server = new MockWebServer();
    private final Scenario scenario;
    private final boolean webSocket;
    private final String rootPem;

    /**
     * One request as it arrived, or a WebSocket's message that asks the model.
     *
     * @param model whether it was a model call
     */
    record Call(String method, String path, String body, boolean model) {}

    private ScriptedUpstream(Scenario scenario, boolean webSocket, String rootPem) {
        this.scenario = scenario;
        this.webSocket = webSocket;
        this.rootPem = rootPem;
    }

    /** One in plain HTTP; {@code scenario} is what it plays for a request that cannot be read. */
    static ScriptedUpstream start(Scenario scenario, boolean webSocket) throws IOException {
        return new ScriptedUpstream(scenario, webSocket, "").listen();
    }

    /** One that is all of {@code hosts} to whoever trusts {@link #rootPem()}. */
    static ScriptedUpstream startTls(Scenario scenario, List<String> hosts, boolean webSocket) throws IOException {
        HeldCertificate root =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate.Builder leaf = new HeldCertificate.Builder().signedBy(root);
        hosts.forEach(leaf::addSubjectAlternativeName);
        ScriptedUpstream upstream = new ScriptedUpstream(scenario, webSocket, root.certificatePem());
        upstream.server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(leaf.build())
                .build()
                .sslSocketFactory());
        return upstream.listen();
    }

    private ScriptedUpstream listen() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        // Its HTTP/2 has no chunks to cut characters in.
        server.setProtocols(List.of(Protocol.HTTP_1_1));
        server.start(InetAddress.getLoopbackAddress(), 0);
        return this;
    }

    int port() {
        return server.getPort();
    }

    /** Where one without TLS listens: {@code http://127.0.0.1:PORT}. */
    String baseUrl() {
        return "http://127.0.0.1:" + server.getPort();
    }

    String rootPem() {
        return rootPem;
    }

    /** The model calls so far, in the order they arrived. */
    List<Call> modelCalls() {
        return calls.stream().filter(Call::model).toList();
    }

    /** Everything that was asked, for whoever looks for a cause. */
    List<String> paths() {
        return calls.stream().map(call -> call.method() + " " + call.path()).toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private MockResponse answer(RecordedRequest request) {
        String body = text(request);
        String path = request.getUrl().encodedPath();
        boolean post = request.getMethod().equals("POST");
        Optional<Dialect> dialect =
                dialects.stream().filter(it -> post && path.endsWith(it.path())).findFirst();
        calls.add(new Call(request.getMethod(), path, body, dialect.isPresent()));
        if (dialect.isPresent()) {
            return stream(dialect.get(), body);
        }
        if (request.getHeaders().get("Upgrade") != null) {
            return webSocket
                    ? new MockResponse.Builder()
                            .webSocketUpgrade(new ScriptedSocket(path, calls))
                            .build()
                    : json(426, "{}");
        }
        return other(path, post);
    }

    private MockResponse stream(Dialect dialect, String body) {
        JsonObject request;
        try {
            request = dialect.isReadable()
                    ? JsonText.parse(body).asObject().orElse(JsonObject.EMPTY)
                    : JsonObject.builder()
                            .put("prompt", new JsonString(scenario.prompt()))
                            .build();
        } catch (JsonException e) {
            return json(400, "{\"error\":{\"message\":\"not JSON\"}}");
        }
        return new MockResponse.Builder()
                .code(200)
                .setHeader("Content-Type", "text/event-stream; charset=utf-8")
                .setHeader("request-id", "req_scripted_" + Integer.toHexString(body.hashCode()))
                .chunkedBody(String.join("", dialect.events(ScriptedModel.reply(request), request)), CHUNK)
                .build();
    }

    /** The body without its content coding. */
    private static String text(RecordedRequest request) {
        ByteString body = request.getBody();
        if (body == null) {
            return "";
        }
        String coding = Objects.requireNonNullElse(request.getHeaders().get("Content-Encoding"), "identity");
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (ContentDecoder decoder = ContentDecoders.of(coding, MOST)) {
            Consumer<ByteBuffer> into = bytes -> {
                byte[] part = new byte[bytes.remaining()];
                bytes.get(part);
                plain.writeBytes(part);
            };
            decoder.decode(body.asByteBuffer(), into);
            decoder.finish(into);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return plain.toString(StandardCharsets.UTF_8);
    }

    private static MockResponse other(String path, boolean post) {
        return AccountPages.answer(path)
                .map(text -> json(200, text))
                .orElseGet(() -> post ? json(200, "{}") : json(404, "{\"error\":{\"message\":\"not in the script\"}}"));
    }

    private static MockResponse json(int status, String body) {
        return new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }
}
