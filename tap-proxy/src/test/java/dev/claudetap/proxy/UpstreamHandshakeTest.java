package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handshake with upstream keeps no other exchange waiting. */
class UpstreamHandshakeTest {
    @ParameterizedTest
    @EnumSource(names = {"HTTP1", "HTTP2_OFFERED"})
    void chainsAreCheckedOffTheEventLoop(UpstreamConnector.Speech speech) throws Exception {
        WatchedTrust trust = new WatchedTrust();
        try (EventLoops loops = EventLoops.start();
                MockWebServer upstream = TlsOrigin.server(List.of("localhost"))) {
            connector(loops, TlsTrust.of(trust))
                    .connect(origin(upstream), speech, (ContextInternal)
                            loops.vertx().getOrCreateContext())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);
        }
        assertThat(trust.onEventLoop).containsExactly(false);
    }

    private static UpstreamConnector connector(EventLoops loops, TlsTrust trust) throws TapException {
        return new UpstreamConnector(
                loops.vertx(),
                new UpstreamSettings(UpstreamProxy.of(Map.of()), Duration.ofMinutes(2), Duration.ZERO),
                trust);
    }

    private static Origin origin(MockWebServer upstream) {
        return new Origin("localhost", upstream.getPort(), true);
    }

    /** Trusts everyone, and remembers where it was asked. */
    private static final class WatchedTrust extends X509ExtendedTrustManager {
        final List<Boolean> onEventLoop = new CopyOnWriteArrayList<>();

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            onEventLoop.add(Context.isOnEventLoopThread());
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new AssertionError("only engines are used");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("only engines are used");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new AssertionError("not a server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new AssertionError("not a server");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("not a server");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
