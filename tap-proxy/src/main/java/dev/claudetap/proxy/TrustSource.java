package dev.claudetap.proxy;

import io.netty.handler.ssl.util.SimpleTrustManagerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.security.KeyStore;
import java.util.function.Function;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Hands {@link TlsTrust} to Vert.x. Its own wrapper for this needs a logging library that nothing else here needs. */
final class TrustSource implements TrustOptions {
    private final TlsTrust trust;

    TrustSource(TlsTrust trust) {
        this.trust = trust;
    }

    @Override
    public TrustOptions copy() {
        return this;
    }

    @Override
    public TrustManagerFactory getTrustManagerFactory(Vertx vertx) {
        return new SimpleTrustManagerFactory() {
            @Override
            protected void engineInit(KeyStore keyStore) {
                // The trust is complete as it is.
            }

            @Override
            protected void engineInit(ManagerFactoryParameters parameters) {
                // The trust is complete as it is.
            }

            @Override
            protected TrustManager[] engineGetTrustManagers() {
                return new TrustManager[] {trust};
            }
        };
    }

    @Override
    public Function<String, TrustManager[]> trustManagerMapper(Vertx vertx) {
        return serverName -> new TrustManager[] {trust};
    }
}
