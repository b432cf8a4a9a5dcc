package dev.claudetap.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Server-Sent Events: asked for as the browser takes them. */
class EventsTest {
    private static final byte[] NOTHING = new byte[0];
    private static final byte[] END = new byte[] {0};
    private static final int PIECE = 1 << 16;

    private final BlockingQueue<byte[]> news = new LinkedBlockingQueue<>();
    private final CountDownLatch opened = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Runnable wake;

    private final class Told implements Feed {
        @Override
        @SuppressWarnings("ReferenceEquality") // the end is that one array, not its content
        public byte @Nullable [] next() {
            byte[] piece = news.poll();
            return piece == null ? NOTHING : piece == END ? null : piece;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    private PageServer server() throws IOException {
        return PageServer.start(
                Binding.LOOPBACK,
                List.of(Route.get(
                        "/events",
                        call -> new Answer.Events(woken -> {
                            wake = woken;
                            opened.countDown();
                            return new Told();
                        }))));
    }

    private void tell(byte[] piece) throws InterruptedException {
        assertThat(opened.await(30, TimeUnit.SECONDS)).isTrue();
        news.add(piece);
        Objects.requireNonNull(wake).run();
    }

    private static Socket ask(PageServer server) throws IOException {
        URI url = server.url("/events");
        Socket socket = new Socket(url.getHost(), url.getPort());
        socket.setSoTimeout(60_000);
        String request = "GET /events HTTP/1.1\r\n" + String.join("\r\n", RawBrowser.honest(server)) + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static void readUpTo(BufferedReader in, String line) throws IOException {
        for (String read = in.readLine(); !line.equals(read); read = in.readLine()) {
            assertThat(read).as("the stream ended before " + line).isNotNull();
        }
    }

    @Test
    void arriveWhenTheyAreToldAndEndWithTheFeed() throws Exception {
        try (PageServer server = server();
                Socket socket = ask(server);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            readUpTo(in, "retry: 1000");
            tell("id: 1\ndata: one\n\n".getBytes(StandardCharsets.UTF_8));
            readUpTo(in, "data: one");
            tell("data: two\n\n".getBytes(StandardCharsets.UTF_8));
            readUpTo(in, "data: two");
            tell(END);
            readUpTo(in, "0");
            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Says the same for ever and counts how often it was asked. */
    private final class Endless implements Feed {
        private final byte[] piece = new byte[PIECE];
        private final AtomicInteger asked;

        Endless(AtomicInteger asked) {
            this.asked = asked;
            Arrays.fill(piece, (byte) '\n');
        }

        @Override
        public byte[] next() {
            asked.incrementAndGet();
            return piece;
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void goOnWhileAnotherBrowserIsStuckAndPileUpNothingForIt() throws Exception {
        List<AtomicInteger> asked = new CopyOnWriteArrayList<>();
        Route route = Route.get(
                "/events",
                call -> new Answer.Events(woken -> {
                    asked.add(new AtomicInteger());
                    return new Endless(asked.get(asked.size() - 1));
                }));
        try (PageServer server = PageServer.start(Binding.LOOPBACK, List.of(route))) {
            try (Socket stuck = ask(server)) {
                assertThat(stuck.getInputStream().read()).isEqualTo('H');
                try (Socket reading = ask(server)) {
                    reading.getInputStream().skipNBytes(32L << 20);
                }
                assertThat((long) asked.get(0).get() * PIECE).isLessThan(24L << 20);
                assertThat((long) asked.get(1).get() * PIECE).isGreaterThan(30L << 20);
            }
            assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
