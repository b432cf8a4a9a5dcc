package dev.claudetap.proxy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** An agent on a bare socket that asks a forward tap for a tunnel and may speak TLS in it. */
final class TunnelAgent implements AutoCloseable {
    private final RawAgent plain;

    private TunnelAgent(RawAgent plain) {
        this.plain = plain;
    }

    /** A tunnel to {@code authority}; fails when the proxy does not say yes. */
    static TunnelAgent open(int proxyPort, String authority) throws IOException {
        RawAgent agent = new RawAgent(proxyPort);
        agent.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        String answer = agent.readHead();
        if (!answer.startsWith("HTTP/1.1 200 ")) {
            agent.close();
            throw new IOException(answer);
        }
        return new TunnelAgent(agent);
    }

    RawAgent plain() {
        return plain;
    }

    /** The handshake with someone who is to be {@code peer}; no SNI for an address. */
    SSLSocket tls(SSLContext context, String peer) throws IOException {
        return tls(context, peer, peer.matches("[0-9.]+|.*:.*") ? null : peer, "TLSv1.3", "TLSv1.2");
    }

    SSLSocket tls(SSLContext context, String peer, @Nullable String sni, String... versions) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(plain.socket, peer, 443, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(sni == null ? List.of() : List.of(new SNIHostName(sni)));
        parameters.setProtocols(versions);
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** One request without a body over TLS, and its answer with a Content-Length. */
    static String get(Socket tls, String target, String host) throws IOException {
        send(tls, "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        return RawAgent.over(tls).readAnswer();
    }

    static void send(Socket tls, String latin1) throws IOException {
        tls.getOutputStream().write(latin1.getBytes(StandardCharsets.ISO_8859_1));
        tls.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
