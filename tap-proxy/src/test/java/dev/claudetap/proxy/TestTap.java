package dev.claudetap.proxy;

import dev.claudetap.client.CapturePolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A reverse tap without a recorder: what the relay told its taps is kept as it came. */
final class TestTap implements AutoCloseable {
    private final EventLoops loops = EventLoops.start();
    private final AtomicLong clock = new AtomicLong();
    private final Listener proxy;
    final SeenExchanges seen = new SeenExchanges();

    TestTap(String target) throws TapException {
        this(target, CapturePolicy.EVERYTHING, List.of(), Map.of());
    }

    TestTap(String target, UpstreamSettings settings) throws TapException {
        this(target, CapturePolicy.EVERYTHING, List.of(), settings);
    }

    TestTap(String target, CapturePolicy policy, List<Path> roots, Map<String, String> environment)
            throws TapException {
        this(
                target,
                policy,
                roots,
                new UpstreamSettings(UpstreamProxy.of(environment), Duration.ofMinutes(2), Duration.ZERO));
    }

    TestTap(String target, CapturePolicy policy, List<Path> roots, UpstreamSettings settings) throws TapException {
        UpstreamUrl upstream = UpstreamUrl.of(URI.create(target), Optional.empty());
        UpstreamConnector connector = new UpstreamConnector(loops.vertx(), settings, TlsTrust.with(roots), clock::get);
        proxy = Listener.start(
                loops.vertx(),
                new Listener.Listening("127.0.0.1", 0, loops.count()),
                new ExchangeStarter(
                        ReverseProxy.router(upstream, new PathPolicy(policy, List.of())),
                        new Recording(seen, () -> {})),
                connector);
    }

    /** For connections upstream time stands still, unless it is moved on: how busy this machine is decides nothing. */
    void passTime(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    int port() {
        return proxy.port();
    }

    @Override
    public void close() {
        proxy.close();
        loops.close();
    }
}
