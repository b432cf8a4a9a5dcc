package dev.claudetap.cli;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Plays one exchange through a tap of its own, in memory and on loopback, so that the first real one finds relay and recorder loaded and in
 * part compiled: right after the start it would wait for that, 50 ms and more. Nothing of it stays, and what goes wrong goes wrong
 * without a word.
 */
final class Rehearsal implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Rehearsal.class.getName());
    /** For all that is waited for. Who is slower than this has other worries than the first exchange. */
    private static final int PATIENCE_MILLIS = 2_000;

    /** What its thread is called. */
    static final String THREAD = "claude-tap-rehearsal";

    private static final int EVENTS = 24;
    private static final String LAST = "message_stop";
    private static final int LINES = 400;

    /** An agent that is through by then made no call; others take longer to get ready for their first. */
    private static final int BEFORE_MILLIS = 100;

    private final CountDownLatch over = new CountDownLatch(1);

    private Rehearsal() {}

    /** Beside an agent that was just started: on a thread of its own, unless it is closed before. */
    static Rehearsal beside() {
        return beside(BEFORE_MILLIS, Rehearsal::play);
    }

    static Rehearsal beside(long beforeMillis, Runnable play) {
        Rehearsal rehearsal = new Rehearsal();
        Thread thread = new Thread(() -> rehearsal.playUnlessOver(beforeMillis, play), THREAD);
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // No thread to be had: the agent, which runs already, must not end for that.
            LOG.log(Level.DEBUG, "no thread for the rehearsal");
        }
        return rehearsal;
    }

    private void playUnlessOver(long beforeMillis, Runnable play) {
        try {
            if (!over.await(beforeMillis, TimeUnit.MILLISECONDS)) {
                play.run();
            }
        } catch (InterruptedException e) {
            // Only the end of the process does that.
            Thread.currentThread().interrupt();
        }
    }

    /** Not waited for: what is being played ends by itself. */
    @Override
    public void close() {
        over.countDown();
    }

    /** Blocks until it is over: a fifth of a second in a JVM that has just started. */
    static void play() {
        boolean whole = isPlayed(PATIENCE_MILLIS);
        LOG.log(Level.DEBUG, whole ? "the rehearsal is over" : "the rehearsal broke off");
    }

    /** Whether it was played to its end without waiting for longer than that. */
    static boolean isPlayed(int patienceMillis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        try (ServerSocket upstream = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TapSession tap = TapSession.start(TapOptions.reverse("http://127.0.0.1:" + upstream.getLocalPort())
                        .environment(Map.of())
                        .build());
                Socket agent = new Socket()) {
            agent.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), tap.baseUrl().getPort()),
                    left(deadline));
            agent.getOutputStream().write(request());
            upstream.setSoTimeout(left(deadline));
            try (Socket connection = upstream.accept()) {
                connection.setSoTimeout(left(deadline));
                answer(connection, agent, deadline);
            }
            return new String(agent.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains(LAST);
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it was, also a lack of memory: nobody needs the rehearsal, and the JVM would print it on the
            // agent's terminal.
            return false;
        }
    }

    /** Event by event, each sent when the agent has got something of those before. */
    private static void answer(Socket connection, Socket agent, long deadline) throws IOException {
        connection.getInputStream().readNBytes(1);
        OutputStream out = connection.getOutputStream();
        out.write(bytes("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"));
        for (int i = 0; i < EVENTS; i++) {
            String type = i == 0 ? "message_start" : i == EVENTS - 1 ? LAST : "content_block_delta";
            out.write(bytes("event: " + type + "\ndata: {\"type\":\"" + type
                    + "\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"rehearsal\"}}\n\n"));
            agent.setSoTimeout(left(deadline));
            agent.getInputStream().readNBytes(1);
        }
    }

    /** Milliseconds, at least one: none would mean to wait for ever. */
    private static int left(long deadline) throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (millis < 1) {
            throw new SocketTimeoutException("the rehearsal takes too long");
        }
        return (int) millis;
    }

    private static byte[] request() {
        String text = "To be, or not to be: that is the question.\\n".repeat(LINES);
        byte[] body = bytes("{\"model\":\"rehearsal\",\"stream\":true,\"max_tokens\":1,\"system\":\"" + text
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}");
        byte[] head = bytes("POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                + "x-api-key: rehearsal\r\nconnection: close\r\ncontent-length: " + body.length + "\r\n\r\n");
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        return whole;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
