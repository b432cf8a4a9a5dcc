package dev.claudetap.proxy;

import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLSocket;

/** An agent that speaks HTTP/1.1 over TLS in a tunnel, and that can end the TLS without the connection below it. */
final class TlsAgent implements AutoCloseable {
    private final TunnelAgent tunnel;
    private final SSLSocket tls;
    private final RawAgent inside;

    private TlsAgent(TunnelAgent tunnel, SSLSocket tls) throws IOException {
        this.tunnel = tunnel;
        this.tls = tls;
        this.inside = RawAgent.over(tls);
    }

    /** In a tunnel to port 443 of {@code host}, after the handshake. */
    static TlsAgent open(ForwardTap tap, String host, String version) throws IOException, GeneralSecurityException {
        TunnelAgent tunnel = TunnelAgent.open(tap.port(), host + ":443");
        SSLSocket tls =
                (SSLSocket) ForwardTap.trust().getSocketFactory().createSocket(tunnel.plain().socket, host, 443, false);
        tls.setEnabledProtocols(new String[] {version});
        tls.startHandshake();
        return new TlsAgent(tunnel, tls);
    }

    void send(String latin1) throws IOException {
        TunnelAgent.send(tls, latin1);
    }

    /** What comes out of the TLS. */
    RawAgent inside() {
        return inside;
    }

    /** The connection below the TLS. */
    RawAgent below() {
        return tunnel.plain();
    }

    /** Says in TLS that nothing more comes, and nothing else. */
    void sayGoodbye() throws IOException {
        tls.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        tunnel.close();
    }
}
