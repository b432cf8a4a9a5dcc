package dev.claudetap.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockWebServer;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** Certificates of upstreams that a tap is told to trust. */
final class TlsOrigin {
    private static final HeldCertificate ROOT =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    private TlsOrigin() {}

    /** A started server for those names, HTTP/1.1 unless told otherwise. */
    static MockWebServer server(List<String> names, Protocol... protocols) throws IOException {
        MockWebServer server = new MockWebServer();
        server.setProtocols(protocols.length == 0 ? List.of(Protocol.HTTP_1_1) : List.of(protocols));
        server.useHttps(certificates(names).sslSocketFactory());
        server.start();
        return server;
    }

    /** An upstream on a bare TLS socket. */
    static RawOrigin raw(List<String> names, RawOrigin.Script script) throws IOException {
        return new RawOrigin(
                certificates(names)
                        .sslContext()
                        .getServerSocketFactory()
                        .createServerSocket(0, 200, InetAddress.getLoopbackAddress()),
                script);
    }

    static HandshakeCertificates certificates(List<String> names) {
        return new HandshakeCertificates.Builder().heldCertificate(leaf(names)).build();
    }

    static HeldCertificate leaf(List<String> names) {
        HeldCertificate.Builder leaf = new HeldCertificate.Builder().signedBy(ROOT);
        names.forEach(leaf::addSubjectAlternativeName);
        return leaf.build();
    }

    /** The root of all of them as a PEM file. */
    static Path root(Path folder) throws IOException {
        return Files.writeString(folder.resolve("upstream-root.pem"), ROOT.certificatePem());
    }

    static HeldCertificate rootCertificate() {
        return ROOT;
    }
}
