package dev.claudetap.proxy;

import io.netty.handler.proxy.ProxyConnectException;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetClientInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to upstream: name look-up by the operating system's resolver, the user's proxy, verified TLS. One per tap, safe on any
 * event loop.
 */
final class UpstreamConnector {
    private final UpstreamProxy proxy;
    private final HostOverrides overrides;
    private final @Nullable InetSocketAddress standIn;
    private final TlsTrust trust;
    private final NetClientInternal http1;
    private final NetClientInternal http2;
    private final LongSupplier clock;

    UpstreamConnector(Vertx vertx, UpstreamSettings settings, TlsTrust trust) {
        this(vertx, settings, trust, System::nanoTime);
    }

    /** @param clock nanoseconds that only grow */
    UpstreamConnector(Vertx vertx, UpstreamSettings settings, TlsTrust trust, LongSupplier clock) {
        this.clock = clock;
        this.proxy = settings.proxy();
        this.overrides = settings.overrides();
        this.standIn = settings.standIn();
        this.trust = trust;
        this.http1 = client(vertx, settings, trust, List.of("http/1.1"));
        this.http2 = client(vertx, settings, trust, List.of("h2", "http/1.1"));
    }

    /** The time by which connections are judged that it made. */
    long now() {
        return clock.getAsLong();
    }

    private static NetClientInternal client(
            Vertx vertx, UpstreamSettings settings, TlsTrust trust, List<String> protocols) {
        NetClientOptions options = new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setReconnectAttempts(0)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setUseAlpn(true)
                .setApplicationLayerProtocols(protocols)
                .setHostnameVerificationAlgorithm("HTTPS")
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
                .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTrustOptions(new TrustSource(trust))
                // Checking a chain takes 5 to 20 ms without the second compiler: no other exchange should wait that
                // long.
                .setSslEngineOptions(new JdkSSLEngineOptions().setUseWorkerThread(true))
                .setIdleTimeout(Math.toIntExact(settings.idleTimeout().toMillis()))
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        CipherSuites.here().forEach(options::addEnabledCipherSuite);
        return (NetClientInternal) vertx.createNetClient(options);
    }

    /** How to speak on a new connection. */
    enum Speech {
        /** HTTP/1.1, in TLS where the origin says so. */
        HTTP1,
        /** As {@link #HTTP1}; HTTP/2 is offered, and chosen where the TLS handshake says so. */
        HTTP2_OFFERED,
        /** HTTP/1.1 in cleartext, to the user's proxy if there is one: each request names its origin then. */
        HTTP1_BY_PROXY,
        /** Nothing: bytes of the agent's own pass. */
        RAW
    }

    /** A connection whose reads happen on {@code context}'s event loop. */
    Future<NetSocketInternal> connect(Origin origin, Speech speech, ContextInternal context) {
        if (standIn != null) {
            Origin there = new Origin("127.0.0.1", standIn.getPort(), false);
            return tryEach(new Attempt(there, Speech.HTTP1, null, context), at(List.of(there.host()), there.port()), 0);
        }
        InetSocketAddress instead = overrides.of(origin);
        if (instead != null) {
            String host = instead.getHostString();
            return addresses(host, context)
                    .compose(found ->
                            tryEach(new Attempt(origin, speech, null, context), at(found, instead.getPort()), 0));
        }
        ProxyOptions via = proxy.forOrigin(origin);
        if (via != null && speech == Speech.HTTP1_BY_PROXY) {
            Origin itself = new Origin(via.getHost(), via.getPort(), false);
            return addresses(via.getHost(), context)
                    .compose(found ->
                            tryEach(new Attempt(itself, Speech.HTTP1, null, context), at(found, via.getPort()), 0))
                    .recover(cause -> Future.failedFuture(new ProxyConnectException(cause)));
        }
        String lookedUp = via == null ? origin.dialled() : via.getHost();
        int port = via == null ? origin.port() : via.getPort();
        return addresses(lookedUp, context)
                .compose(found -> tryEach(new Attempt(origin, speech, via, context), at(found, port), 0));
    }

    /**
     * The user's proxy, if it is one that takes requests for {@code origin} as they are, in the absolute form; a TLS connection, or one
     * that may become something else than HTTP, goes through it in a tunnel.
     */
    @Nullable
    ProxyOptions takesRequestsFor(Origin origin) {
        ProxyOptions via = origin.ssl() ? null : proxy.forOrigin(origin);
        return via != null && via.getType() == ProxyType.HTTP && standIn == null && overrides.of(origin) == null
                ? via
                : null;
    }

    private record Attempt(
            Origin origin, Speech speech, @Nullable ProxyOptions via, ContextInternal context) {}

    private static List<SocketAddress> at(List<String> addresses, int port) {
        return addresses.stream()
                .map(address -> SocketAddress.inetSocketAddress(port, address))
                .toList();
    }

    private Future<NetSocketInternal> tryEach(Attempt attempt, List<SocketAddress> addresses, int index) {
        Origin origin = attempt.origin();
        boolean tls = origin.ssl() && attempt.speech() != Speech.RAW;
        if (tls && !trust.isLoaded()) {
            return attempt.context()
                    .executeBlocking(trust::load, false)
                    .compose(loaded -> tryEach(attempt, addresses, index));
        }
        ConnectOptions options = new ConnectOptions()
                .setHost(origin.host())
                .setPort(origin.port())
                .setSsl(tls);
        if (tls && !isLiteral(origin.host())) {
            options.setSniServerName(origin.host());
        }
        ProxyOptions via = attempt.via();
        SocketAddress address = addresses.get(index);
        if (via == null) {
            options.setRemoteAddress(address);
        } else {
            options.setRemoteAddress(SocketAddress.inetSocketAddress(origin.port(), origin.dialled()));
            options.setProxyOptions(new ProxyOptions(via).setHost(address.host()));
        }
        Promise<NetSocket> promise = attempt.context().promise();
        (attempt.speech() == Speech.HTTP2_OFFERED ? http2 : http1).connectInternal(options, promise, attempt.context());
        return promise.future().map(socket -> (NetSocketInternal) socket).recover(cause -> {
            boolean another = cause instanceof ConnectException && index + 1 < addresses.size();
            return another
                    ? tryEach(attempt, addresses, index + 1).recover(later -> Future.failedFuture(cause))
                    : Future.failedFuture(cause);
        });
    }

    /** Addresses to try in order. Literals and localhost ask nobody. */
    private static Future<List<String>> addresses(String host, ContextInternal context) {
        if (isLiteral(host)) {
            return context.succeededFuture(List.of(host));
        }
        String lower = host.toLowerCase(Locale.ROOT);
        if (lower.equals("localhost") || lower.endsWith(".localhost")) {
            return context.succeededFuture(List.of("127.0.0.1", "::1"));
        }
        return context.executeBlocking(
                () -> {
                    List<String> found = new ArrayList<>();
                    for (InetAddress address : InetAddress.getAllByName(host)) {
                        found.add(address.getHostAddress());
                    }
                    return found;
                },
                false);
    }

    static boolean isLiteral(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }
}
