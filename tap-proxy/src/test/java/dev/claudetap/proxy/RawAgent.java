package dev.claudetap.proxy;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An agent on a bare socket. */
final class RawAgent implements AutoCloseable {
    final Socket socket;
    final InputStream in;

    RawAgent(int port) throws IOException {
        this(patient(new Socket(InetAddress.getLoopbackAddress(), port)), true);
    }

    /** One for which the operating system keeps next to nothing that it has not read. */
    static RawAgent takingLittle(int port) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return new RawAgent(patient(socket), true);
    }

    private static Socket patient(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(120_000);
        return socket;
    }

    private RawAgent(Socket socket, boolean buffered) throws IOException {
        this.socket = socket;
        InputStream raw = socket.getInputStream();
        // TLS inside takes over the socket, so nothing may be read ahead of it.
        in = buffered ? new BufferedInputStream(raw) : raw;
    }

    /** The same on a socket that is there already. */
    static RawAgent over(Socket socket) throws IOException {
        return new RawAgent(socket, false);
    }

    void send(String latin1) throws IOException {
        send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** One head with its blank line; what came so far if the connection ends. */
    String readHead() throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            raw.write(b);
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : (b == '\r' ? 1 : 0);
        }
        return raw.toString(StandardCharsets.ISO_8859_1);
    }

    /** One whole answer with a Content-Length or without a body. */
    String readAnswer() throws IOException {
        String head = readHead();
        int at = head.toLowerCase(Locale.ROOT).indexOf("\r\ncontent-length:");
        if (at < 0) {
            return head;
        }
        int from = at + "\r\ncontent-length:".length();
        int size = Integer.parseInt(
                head.substring(from, head.indexOf("\r\n", from)).strip());
        return head + new String(in.readNBytes(size), StandardCharsets.ISO_8859_1);
    }

    String readChars(int count) throws IOException {
        return new String(in.readNBytes(count), StandardCharsets.ISO_8859_1);
    }

    /** Everything until the connection ends; a reset is an end too. */
    String readAll() throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        byte[] part = new byte[65536];
        try {
            int n = in.read(part);
            while (n >= 0) {
                raw.write(part, 0, n);
                n = in.read(part);
            }
        } catch (SocketException e) {
            // A reset ends the connection as well; what came before it counts.
            return raw.toString(StandardCharsets.ISO_8859_1);
        }
        return raw.toString(StandardCharsets.ISO_8859_1);
    }

    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
