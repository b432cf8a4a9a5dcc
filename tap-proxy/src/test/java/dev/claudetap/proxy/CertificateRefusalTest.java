package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.trace.Outcome;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that do not take the certificate: said once per host, written down each time. */
class CertificateRefusalTest {
    private static final String HOST = "pinned.example";

    @TempDir
    Path folder;

    private static SeenExchanges.Seen note(ForwardTap tap) throws InterruptedException {
        SeenExchanges.Seen note = tap.seen.next();
        assertThat(note.outcome).isEqualTo(Outcome.CLIENT_ABORTED);
        assertThat(note.request().method()).isEqualTo("CONNECT");
        assertThat(note.request().target()).isEqualTo(HOST + ":443");
        return note;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void alertIsToldOncePerHostAndRecordedEachTime(String version) throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start()) {
            for (int i = 0; i < 3; i++) {
                try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
                    assertThatThrownBy(() -> agent.tls(SSLContext.getDefault(), HOST, HOST, version))
                            .isInstanceOf(SSLException.class);
                }
                SeenExchanges.Seen note = note(tap);
                assertThat(note.error().kind()).isEqualTo("certificate_refused");
                assertThat(note.error().message()).contains(HOST, "certificate_unknown", "--tap-passthrough " + HOST);
            }
            assertThat(tap.nextRefused()).isEqualTo(new RefusedCertificate(HOST, 443, "certificate_unknown"));
            assertThat(tap.refusedCount()).isZero();
        }
    }

    @Test
    void alertInTheClearWhereTls13WouldHaveItEncryptedIsUnderstood() throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
            SSLEngine hello = ForwardTap.trust().createSSLEngine(HOST, 443);
            hello.setUseClientMode(true);
            hello.setEnabledProtocols(new String[] {"TLSv1.3"});
            ByteBuffer out = ByteBuffer.allocate(32 * 1024);
            hello.wrap(ByteBuffer.allocate(0), out);
            agent.plain().send(Arrays.copyOf(out.array(), out.position()));
            assertThat(agent.plain().readChars(1)).isEqualTo("\u0016");
            // What OpenSSL sends: alert, fatal, unknown_ca.
            agent.plain().send(new byte[] {21, 3, 3, 0, 2, 2, 48});
            assertThat(note(tap).error().message()).contains("refused", "unknown_ca");
            assertThat(tap.nextRefused().reason()).isEqualTo("unknown_ca");
        }
    }

    @Test
    void agentThatFinishesTheHandshakeLooksAndLeavesRefusedItToo() throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start()) {
            try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
                agent.tls(ForwardTap.trust(), HOST).close();
            }
            assertThat(note(tap).error().kind()).isEqualTo("certificate_refused");
            assertThat(tap.nextRefused().reason()).isEqualTo("closed");
        }
    }

    @Test
    void agentThatLeavesUnusedAConnectionToAHostItTrustsRefusedNothing() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of(HOST));
                ForwardTap tap = ForwardTap.setup()
                        .trusting(TlsOrigin.root(folder))
                        .resolving(HOST, server.getPort())
                        .start()) {
            for (int i = 0; i < 2; i++) {
                server.enqueue(new MockResponse.Builder().body("fine").build());
                try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
                    assertThat(TunnelAgent.get(agent.tls(ForwardTap.trust(), HOST), "/", HOST))
                            .endsWith("fine");
                }
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
                try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
                    agent.tls(ForwardTap.trust(), HOST).close();
                }
            }
            assertThat(tap.seen.count()).isZero();
            assertThat(tap.refusedCount()).isZero();
        }
    }

    @Test
    void agentThatGoesAwayInTheMiddleOfTheHandshakeIsNoted() throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start()) {
            try (TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
                agent.plain().send(new byte[] {0x16, 3, 1, 0, (byte) 200, 1, 0});
            }
            assertThat(note(tap).error().kind()).isEqualTo("tls_with_agent");
            assertThat(tap.refusedCount()).isZero();
        }
    }

    @Test
    void agentThatSpeaksOnlyOldTlsIsTurnedAwayAndNoted() throws Exception {
        try (ForwardTap tap = ForwardTap.setup().start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), HOST + ":443")) {
            // A hello of TLS 1.1 with one of its ciphers.
            byte[] hello = new byte[50];
            byte[] start = {0x16, 3, 1, 0, 45, 1, 0, 0, 41, 3, 2};
            System.arraycopy(start, 0, hello, 0, start.length);
            byte[] end = {0, 0, 2, 0, 0x2f, 1, 0};
            System.arraycopy(end, 0, hello, hello.length - end.length, end.length);
            agent.plain().send(hello);
            assertThat(agent.plain().readAll()).startsWith("\u0015\u0003");
            SeenExchanges.Seen note = note(tap);
            assertThat(note.error().kind()).isEqualTo("tls_with_agent");
            assertThat(note.error().message()).contains("TLS 1.2 is the least");
        }
    }

    @Test
    void otherTunnelsGoOnWhileOneIsRefused() throws Exception {
        try (MockWebServer server = TlsOrigin.server(List.of("api.example"));
                ForwardTap tap = ForwardTap.setup()
                        .trusting(TlsOrigin.root(folder))
                        .resolving("api.example", server.getPort())
                        .start();
                TunnelAgent agent = TunnelAgent.open(tap.port(), "api.example:443")) {
            SSLSocket tls = agent.tls(ForwardTap.trust(), "api.example");
            for (int i = 0; i < 5; i++) {
                try (TunnelAgent other = TunnelAgent.open(tap.port(), HOST + ":443")) {
                    assertThatThrownBy(() -> other.tls(SSLContext.getDefault(), HOST))
                            .isInstanceOf(SSLException.class);
                }
                server.enqueue(new MockResponse.Builder().body("fine").build());
                assertThat(TunnelAgent.get(tls, "/" + i, "api.example")).endsWith("fine");
            }
        }
    }
}
