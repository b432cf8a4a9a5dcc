package dev.claudetap.proxy;

import dev.claudetap.capture.Recorder;
import dev.claudetap.proxy.replay.CassettePlayer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The intake of reverse and forward mode: event loops, and what listens on them.
 *
 * @param trust what the agent trusts in forward mode; null in reverse mode
 */
record Relaying(
        TapOptions options,
        SessionPlan plan,
        Recorder recorder,
        @Nullable AgentTrust trust) {
    private static final System.Logger LOG = System.getLogger(Relaying.class.getName());

    /**
     * Accepts connections when this returns; when it throws, nothing stays behind.
     *
     * @param guests what clients on other machines are asked for, if anything
     * @param player who answers in the place of upstream, if anybody
     */
    Intake start(@Nullable GuestPassword guests, @Nullable CassettePlayer player) throws TapException {
        EventLoops loops = EventLoops.start();
        try {
            Listener listener = listen(loops, guests, player);
            return new Intake(url(listener.port()), () -> {
                listener.close();
                loops.close();
            });
        } catch (IllegalArgumentException e) {
            loops.close();
            throw new TapException(String.valueOf(e.getMessage()), e);
        } catch (TapException | RuntimeException e) {
            // Whatever it was, no thread stays behind.
            loops.close();
            throw e;
        }
    }

    private URI url(int port) {
        String host = options.traffic().host();
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        String reached = name.equals("0.0.0.0") ? "127.0.0.1" : name.equals("[::]") ? "[::1]" : name;
        return URI.create("http://" + reached + ":" + port);
    }

    private Listener listen(EventLoops loops, @Nullable GuestPassword guests, @Nullable CassettePlayer player)
            throws TapException {
        Recording recording = new Recording(recorder, recorder::countUnrecorded);
        Listener.Listening where = new Listener.Listening(
                options.traffic().host(), options.traffic().port(), loops.count());
        UpstreamSettings settings = options.upstream().settings(options.environment());
        TlsTrust upstreamTrust = upstreamTrust();
        if (plan.needsTls()) {
            loops.worker().execute(() -> load(upstreamTrust));
        }
        InetSocketAddress standIn = new StandIns(loops.vertx(), plan, settings, upstreamTrust)
                .start(player, options.records().reading(plan.capture()));
        UpstreamConnector connector =
                new UpstreamConnector(loops.vertx(), settings.withStandIn(standIn), upstreamTrust);
        if (trust != null) {
            return ForwardProxy.start(
                    loops, where, plan.rules(options, trust.authority(), guests), recording, connector);
        }
        return Listener.start(
                loops.vertx(), where, new ExchangeStarter(plan.reverseRouter(options), recording), connector);
    }

    /** Beside the start, so that the first request need not wait for it. */
    private static void load(TlsTrust upstreamTrust) {
        try {
            upstreamTrust.load();
        } catch (GeneralSecurityException e) {
            // The first connection tries again, and its failure is told to whoever asked for it.
            LOG.log(System.Logger.Level.WARNING, "root certificates cannot be loaded", e);
        }
    }

    /** Forward mode trusts whatever the agent would have trusted by itself; reverse mode what it is told to. */
    private TlsTrust upstreamTrust() throws TapException {
        List<Path> files = options.upstream().roots();
        if (trust != null) {
            return TlsTrust.with(files, trust.bundle()::roots);
        }
        String variable =
                options.environment().getOrDefault("SSL_CERT_FILE", "").strip();
        if (variable.isEmpty()) {
            return TlsTrust.with(files);
        }
        // Often a whole system's roots: that there are some is seen at once, what they are is read when it matters.
        Path file = Path.of(variable);
        if (!holdsCertificate(file)) {
            throw new TapException("no PEM certificate in " + file + ", which SSL_CERT_FILE names");
        }
        return TlsTrust.with(files, () -> TlsTrust.read(file));
    }

    private static boolean holdsCertificate(Path file) throws TapException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains("CERTIFICATE-----");
        } catch (IOException e) {
            throw new TapException("cannot read root certificates from " + file + ", which SSL_CERT_FILE names", e);
        }
    }
}
