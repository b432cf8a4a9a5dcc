package dev.claudetap.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A messages API on loopback that knows three answers by heart and streams them at a model's pace. Its second request
 * finds it overloaded, so that the agent has something to retry.
 */
public final class DemoUpstream implements AutoCloseable {
    private static final int OVERLOADED = 529;
    private static final int OVERLOADED_REQUEST = 2;
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private final HttpServer server;
    private final ExecutorService workers;
    private final AtomicInteger requests = new AtomicInteger();

    private DemoUpstream(HttpServer server, ExecutorService workers) {
        this.server = server;
        this.workers = workers;
    }

    /**
     * Starts listening on a free port.
     *
     * @throws IOException when there is none
     */
    public static DemoUpstream start() throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        DemoUpstream upstream = new DemoUpstream(HttpServer.create(anyPort, 0), Executors.newCachedThreadPool());
        upstream.server.setExecutor(upstream.workers);
        upstream.server.createContext("/v1/messages", upstream::answer);
        upstream.server.start();
        return upstream;
    }

    /** Its base URL. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            int request = requests.incrementAndGet();
            exchange.getResponseHeaders().set("request-id", "req_demo_" + request);
            if (request == OVERLOADED_REQUEST) {
                refuse(exchange);
            } else {
                stream(exchange, DemoScript.stream(request < OVERLOADED_REQUEST ? request : request - 1));
            }
        }
    }

    private static void refuse(HttpExchange exchange) throws IOException {
        byte[] body = DemoScript.overloaded().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.getResponseHeaders().set("retry-after-ms", "200");
        exchange.sendResponseHeaders(OVERLOADED, body.length);
        exchange.getResponseBody().write(body);
    }

    private static void stream(HttpExchange exchange, String events) throws IOException {
        exchange.getResponseHeaders().set("content-type", "text/event-stream; charset=utf-8");
        exchange.getResponseHeaders().set("cache-control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String event : events.split("\n\n", -1)) {
            out.write((event.strip() + "\n\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            // The pace of a model, so that the page has times to show; nothing waits for it.
            LockSupport.parkNanos(PACE_NANOS);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
