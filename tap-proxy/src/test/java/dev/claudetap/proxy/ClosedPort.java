package dev.claudetap.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port at which nobody listens, and which nobody else can be given until this is closed: it is taken, but not open. */
public final class ClosedPort implements AutoCloseable {
    private final Socket taken = new Socket();

    public ClosedPort() throws IOException {
        taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    public int port() {
        return taken.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        taken.close();
    }
}
