package dev.claudetap.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A local port whose connections each become a tunnel of a proxy, for programs that know no proxies. */
final class TunnelPort implements AutoCloseable {
    private final RawOrigin server;

    TunnelPort(int proxyPort, String to) throws IOException {
        server = new RawOrigin(wire -> {
            try (Socket proxy = new Socket(InetAddress.getLoopbackAddress(), proxyPort)) {
                proxy.getOutputStream()
                        .write(("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                RawOrigin.readMessage(proxy.getInputStream());
                wire.pump(proxy);
            }
        });
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
