package dev.claudetap.proxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An upstream on a bare socket: a script decides what each connection does, so every byte is in the test's hand. */
final class RawOrigin implements AutoCloseable {
    /** What one connection does. */
    @FunctionalInterface
    interface Script {
        void run(Wire wire) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch connected = new CountDownLatch(1);

    RawOrigin(Script script) throws IOException {
        this(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), script);
    }

    RawOrigin(ServerSocket server, Script script) {
        this.server = server;
        Thread acceptor = new Thread(() -> accept(script), "raw-origin");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    /** An origin that answers every request on a connection with the same bytes. */
    static RawOrigin answering(byte[] answer) throws IOException {
        return new RawOrigin(wire -> {
            while (wire.readRequest()) {
                wire.send(answer);
            }
        });
    }

    static RawOrigin answering(String answer) throws IOException {
        return answering(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void accept(Script script) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.incrementAndGet();
                connected.countDown();
                sockets.add(socket);
                Thread worker = new Thread(() -> serve(socket, script), "raw-origin-connection");
                worker.setDaemon(true);
                worker.start();
            } catch (IOException e) {
                // Closed by the test.
                return;
            }
        }
    }

    private void serve(Socket socket, Script script) {
        try (socket) {
            socket.setTcpNoDelay(true);
            script.run(new Wire(socket, requests));
        } catch (IOException e) {
            // The other side broke off; the test looks at what it saw itself.
            sockets.remove(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int connections() {
        return connections.get();
    }

    /** Waits for the first connection. */
    void awaitConnection() throws InterruptedException {
        if (!connected.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody connected to the origin within 60 s");
        }
    }

    /** The next request exactly as it came: head and, as framed, body. */
    String nextRequest() throws InterruptedException {
        String next = requests.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no request reached the origin within 60 s");
        }
        return next;
    }

    int unreadRequests() {
        return requests.size();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** One connection. */
    static final class Wire {
        final Socket socket;
        final InputStream in;
        private final BlockingQueue<String> requests;

        Wire(Socket socket, BlockingQueue<String> requests) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.requests = requests;
        }

        /** Reads one request and keeps it for the test; false at the end of the connection. */
        boolean readRequest() throws IOException {
            String request = readMessage(in);
            if (request == null) {
                return false;
            }
            requests.add(request);
            return true;
        }

        void send(String latin1) throws IOException {
            send(latin1.getBytes(StandardCharsets.ISO_8859_1));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
        }

        /** Passes all bytes between this connection and {@code other} until either ends. */
        void pump(Socket other) throws IOException {
            Thread back = new Thread(() -> answers(other), "raw-origin-pump");
            back.setDaemon(true);
            back.start();
            in.transferTo(other.getOutputStream());
        }

        private void answers(Socket other) {
            try (socket) {
                other.getInputStream().transferTo(socket.getOutputStream());
            } catch (IOException e) {
                // Either end broke off, which ends both.
                Thread.currentThread().interrupt();
            }
        }

        /** Ends the connection with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    static @Nullable String readMessage(InputStream in) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        while (!endsWith(raw, "\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            raw.write(b);
        }
        String head = raw.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = head.indexOf("\r\ncontent-length:");
        if (length >= 0) {
            int from = length + "\r\ncontent-length:".length();
            long size = Long.parseLong(
                    head.substring(from, head.indexOf("\r\n", from)).strip());
            for (long i = 0; i < size; ) {
                byte[] part = in.readNBytes((int) Math.min(65536, size - i));
                if (part.length == 0) {
                    return null;
                }
                raw.writeBytes(part);
                i += part.length;
            }
        } else if (head.contains("\r\ntransfer-encoding: chunked")) {
            int start = raw.size();
            while (!(endsWith(raw, "\r\n\r\n") && lastChunkSince(raw, start))) {
                int b = in.read();
                if (b < 0) {
                    return null;
                }
                raw.write(b);
            }
        }
        return raw.toString(StandardCharsets.ISO_8859_1);
    }

    private static boolean lastChunkSince(ByteArrayOutputStream raw, int start) {
        String body = raw.toString(StandardCharsets.ISO_8859_1).substring(start);
        return body.startsWith("0\r\n") || body.contains("\r\n0\r\n");
    }

    private static boolean endsWith(ByteArrayOutputStream raw, String end) {
        if (raw.size() < end.length()) {
            return false;
        }
        byte[] all = raw.toByteArray();
        return new String(all, all.length - end.length(), end.length(), StandardCharsets.ISO_8859_1).equals(end);
    }
}
