package dev.claudetap.cli.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.proxy.tls.CertificateAuthority;
import dev.claudetap.proxy.tls.LeafCertificate;
import dev.claudetap.proxy.tls.LeafCertificates;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Stands in for the providers on loopback: Anthropic Messages, OpenAI Responses and Chat Completions, and the few other
 * paths that agents call on their way. Answers WebSocket upgrades with 426, as a server without WebSocket does.
 */
final class ScriptedUpstream implements AutoCloseable {
    private final List<Dialect> dialects = Dialect.all();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final HttpServer server;

    /**
     * One request as it arrived.
     *
     * @param model whether it was a model call
     */
    record Call(String method, String path, String body, boolean model) {}

    private ScriptedUpstream(HttpServer server) {
        this.server = server;
    }

    static ScriptedUpstream start() throws IOException {
        return start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50));
    }

    /** One that is {@code host} to whoever trusts {@code root}. */
    static ScriptedUpstream startTls(String host, CertificateAuthority root)
            throws IOException, GeneralSecurityException {
        LeafCertificate leaf = new LeafCertificates(root, Runnable::run)
                .of(host)
                .toCompletableFuture()
                .join();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("leaf", leaf.key(), new char[0], leaf.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return start(server);
    }

    private static ScriptedUpstream start(HttpServer server) {
        ScriptedUpstream upstream = new ScriptedUpstream(server);
        server.setExecutor(upstream.workers);
        server.createContext("/", upstream::answer);
        server.start();
        return upstream;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Where it listens: {@code http://127.0.0.1:PORT}. */
    String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The model calls so far, in the order they arrived. */
    List<Call> modelCalls() {
        return calls.stream().filter(Call::model).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String path = exchange.getRequestURI().getPath();
            boolean post = exchange.getRequestMethod().equals("POST");
            Optional<Dialect> dialect = dialects.stream()
                    .filter(it -> post && path.endsWith(it.path()))
                    .findFirst();
            calls.add(new Call(exchange.getRequestMethod(), path, body, dialect.isPresent()));
            if (dialect.isPresent()) {
                stream(exchange, dialect.get(), body);
            } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
                json(exchange, 426, "{}");
            } else {
                other(exchange, path, post);
            }
        }
    }

    private static void stream(HttpExchange exchange, Dialect dialect, String body) throws IOException {
        JsonObject request;
        try {
            request = JsonText.parse(body).asObject().orElse(JsonObject.EMPTY);
        } catch (JsonException e) {
            json(exchange, 400, "{\"error\":{\"message\":\"not JSON\"}}");
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("request-id", "req_scripted");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String frame : dialect.events(ScriptedModel.reply(request), request)) {
            byte[] bytes = frame.getBytes(StandardCharsets.UTF_8);
            int cut = firstMultiByte(bytes);
            // Two writes: a reader that decodes chunk by chunk would break the character.
            out.write(bytes, 0, cut);
            out.flush();
            out.write(bytes, cut, bytes.length - cut);
            out.flush();
        }
    }

    private static int firstMultiByte(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] < 0) {
                return i + 1;
            }
        }
        return bytes.length / 2;
    }

    private static void other(HttpExchange exchange, String path, boolean post) throws IOException {
        if (path.endsWith("/messages/count_tokens")) {
            json(exchange, 200, "{\"input_tokens\":" + Dialect.INPUT + "}");
        } else if (path.endsWith("/models")) {
            json(exchange, 200, "{\"object\":\"list\",\"has_more\":false,\"models\":[],\"data\":[]}");
        } else if (post) {
            json(exchange, 200, "{}");
        } else {
            json(exchange, 404, "{\"error\":{\"message\":\"no such path in the script\"}}");
        }
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, head ? -1 : bytes.length);
        if (!head) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
