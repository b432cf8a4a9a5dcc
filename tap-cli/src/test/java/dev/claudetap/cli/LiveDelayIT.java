package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.viewer.LiveViewer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What an agent feels of browsers that look at its live page and are stuck: nothing. */
class LiveDelayIT {
    private static final int EVENTS = 400;
    private static final long PACE_NANOS = 4_000_000;
    private static final int BROWSERS = 20;
    private static final int ROUNDS = 4;
    /** More than the buffers of a connection hold. */
    private static final int TOLD_BEFORE = 16 << 20;

    private static final HttpClient AGENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<Long> none = new ArrayList<>();
    private final List<Long> stuck = new ArrayList<>();

    @Test
    void twentyStuckBrowsersDelayNoEvent() throws Exception {
        try (ServerSocket origin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> serve(origin), "origin");
            serving.setDaemon(true);
            serving.start();
            LiveViewer viewer = LiveViewer.start("delay");
            TapOptions options = TapOptions.reverse("http://127.0.0.1:" + origin.getLocalPort())
                    .sink(viewer)
                    .build();
            try (TapSession tap = TapSession.start(options)) {
                measure(tap.baseUrl(), new ArrayList<>()); // the first is for the JIT compiler
                assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
                tellMuch(viewer, tap.trace().records().get(0));
                for (int round = 0; round < ROUNDS; round++) {
                    measure(tap.baseUrl(), none);
                    List<Socket> browsers = look(viewer);
                    measure(tap.baseUrl(), stuck);
                    for (Socket browser : browsers) {
                        browser.close();
                    }
                }
                assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
                assertThat(tap.trace().records()).hasSize(1 + 2 * ROUNDS);
            }
        }
        System.out.println("delay of an event, no browser: " + figures(none) + "; " + BROWSERS + " stuck browsers: "
                + figures(stuck));
        // An event that waits for a browser waits for ever; what a busy machine does in between is no such thing.
        assertThat(at(stuck, 50)).isLessThan(3 * at(none, 50) + 5_000_000);
        assertThat(at(stuck, 99)).isLessThan(10 * at(none, 99) + 100_000_000);
    }

    private static String figures(List<Long> delays) {
        return String.format(
                java.util.Locale.ROOT, "median %d us, 99 %% %d us", at(delays, 50) / 1_000, at(delays, 99) / 1_000);
    }

    private static long at(List<Long> delays, int percent) {
        return delays.stream().sorted().toList().get(delays.size() * percent / 100);
    }

    private static void serve(ServerSocket origin) {
        try {
            while (!origin.isClosed()) {
                Socket agent = origin.accept();
                Thread answering = new Thread(() -> answer(agent), "origin answer");
                answering.setDaemon(true);
                answering.start();
            }
        } catch (IOException closed) {
            assertThat(origin.isClosed()).isTrue();
        }
    }

    /** One event every few milliseconds, each with the time at which it left. */
    private static void answer(Socket agent) {
        try (agent) {
            agent.setTcpNoDelay(true);
            readHead(agent.getInputStream());
            OutputStream out = agent.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < EVENTS; i++) {
                LockSupport.parkNanos(PACE_NANOS);
                String event =
                        "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
                                + "{\"type\":\"text_delta\",\"text\":\"some words \"},\"at\":" + System.nanoTime()
                                + "}\n\n";
                out.write(event.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException gone) {
            assertThat(agent.isClosed()).isTrue();
        }
    }

    private static void readHead(InputStream in) throws IOException {
        int newlines = 0;
        while (newlines < 2) {
            int c = in.read();
            newlines = c == '\n' ? newlines + 1 : c == '\r' ? newlines : 0;
        }
    }

    private static void measure(URI tap, List<Long> delays) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(tap.resolve("/v1/messages")).build();
        HttpResponse<Stream<String>> answer = AGENT.send(request, HttpResponse.BodyHandlers.ofLines());
        answer.body().forEach(line -> {
            int at = line.indexOf("\"at\":");
            if (at >= 0) {
                delays.add(System.nanoTime() - Long.parseLong(line.substring(at + 5, line.indexOf('}', at))));
            }
        });
    }

    private static void tellMuch(LiveViewer viewer, TraceRecord like) throws IOException {
        String filler = "x".repeat(1 << 20);
        for (int i = 0; i < TOLD_BEFORE >> 20; i++) {
            Body body = new Body.Json(
                    "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"" + i + filler + "\"}]}");
            viewer.accept(new TraceRecord.Http(like.header(), like.request().withBody(body), like.response()));
        }
    }

    /** Browsers that were let in, asked for the events, and read no more. */
    private static List<Socket> look(LiveViewer viewer) throws IOException, InterruptedException {
        URI link = viewer.link();
        HttpResponse<Void> letIn =
                AGENT.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.discarding());
        String cookie = letIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        List<Socket> browsers = new ArrayList<>();
        for (int i = 0; i < BROWSERS; i++) {
            Socket browser = new Socket(link.getHost(), link.getPort());
            browser.getOutputStream()
                    .write(("GET /events HTTP/1.1\r\nHost: " + link.getAuthority() + "\r\nCookie: " + cookie
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(browser.getInputStream().read()).isEqualTo('H');
            browsers.add(browser);
        }
        return browsers;
    }
}
