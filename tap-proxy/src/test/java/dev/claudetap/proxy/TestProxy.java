package dev.claudetap.proxy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A user's proxy, HTTP CONNECT or SOCKS5. Whatever name it is asked for, it connects to one local port. */
final class TestProxy implements AutoCloseable {
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final RawOrigin server;

    private TestProxy(Dialogue dialogue, int to) throws IOException {
        server = new RawOrigin(wire -> {
            if (dialogue.agree(wire, asked)) {
                tunnel(wire, to);
            }
        });
    }

    private interface Dialogue {
        boolean agree(RawOrigin.Wire wire, BlockingQueue<String> asked) throws IOException;
    }

    /** Answers CONNECT; what it is asked is the whole head. */
    static TestProxy http(int to) throws IOException {
        return new TestProxy(
                (wire, asked) -> {
                    asked.add(String.valueOf(RawOrigin.readMessage(wire.in)));
                    wire.send("HTTP/1.1 200 Connection established\r\n\r\n");
                    return true;
                },
                to);
    }

    /** Refuses every CONNECT. */
    static TestProxy refusing(String answer) throws IOException {
        return new TestProxy(
                (wire, asked) -> {
                    asked.add(String.valueOf(RawOrigin.readMessage(wire.in)));
                    wire.send(answer);
                    return false;
                },
                0);
    }

    /** Speaks SOCKS5 with user and password; what it is asked is {@code user:password name:port}. */
    static TestProxy socks5(int to) throws IOException {
        return new TestProxy(
                (wire, asked) -> {
                    DataInputStream in = new DataInputStream(wire.in);
                    in.readByte();
                    in.readNBytes(in.readUnsignedByte());
                    wire.send(new byte[] {5, 2});
                    in.readByte();
                    String user = text(in);
                    String password = text(in);
                    wire.send(new byte[] {1, 0});
                    in.readNBytes(3);
                    String name = in.readByte() == 3 ? text(in) : "an address";
                    asked.add(user + ":" + password + " " + name + ":" + in.readUnsignedShort());
                    wire.send(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
                    return true;
                },
                to);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.ISO_8859_1);
    }

    private static void tunnel(RawOrigin.Wire wire, int to) throws IOException {
        try (Socket origin = new Socket(InetAddress.getLoopbackAddress(), to)) {
            wire.pump(origin);
        }
    }

    int port() {
        return server.port();
    }

    /** The next thing it was asked. */
    String nextAsked() throws InterruptedException {
        String next = asked.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nobody asked the proxy within 60 s");
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
