package example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Stands in for a provider: answers with a stream whose second half waits until {@link #goOn} is called, or at once with JSON. */
final class StreamingProvider implements AutoCloseable {
    private final CountDownLatch first = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    private StreamingProvider(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.start();
    }

    static StreamingProvider streaming(String begin, String end) throws IOException {
        StreamingProvider provider = new StreamingProvider(listening());
        provider.server.createContext("/", asked -> provider.stream(asked, begin, end));
        return provider;
    }

    static StreamingProvider answering(String json) throws IOException {
        StreamingProvider provider = new StreamingProvider(listening());
        provider.server.createContext("/", asked -> {
            asked.getRequestBody().readAllBytes();
            asked.getResponseHeaders().add("content-type", "application/json");
            byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
            asked.sendResponseHeaders(200, bytes.length);
            asked.getResponseBody().write(bytes);
            asked.close();
        });
        return provider;
    }

    private static HttpServer listening() throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private void stream(HttpExchange asked, String begin, String end) {
        try (asked;
                OutputStream out = asked.getResponseBody()) {
            asked.getRequestBody().readAllBytes();
            asked.getResponseHeaders().add("content-type", "text/event-stream");
            asked.sendResponseHeaders(200, 0);
            out.write(begin.getBytes(StandardCharsets.UTF_8));
            out.flush();
            if (first.await(30, TimeUnit.SECONDS)) {
                out.write(end.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The caller has the first half. */
    void goOn() {
        first.countDown();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
