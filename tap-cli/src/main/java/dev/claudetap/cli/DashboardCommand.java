package dev.claudetap.cli;

import dev.claudetap.sessions.SessionStore;
import dev.claudetap.trace.ReadProgress;
import dev.claudetap.viewer.dashboard.Dashboard;
import dev.claudetap.viewer.dashboard.RunningDashboard;
import dev.claudetap.viewer.server.Binding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap dashboard}: all sessions in the browser. */
@Command(
        name = "claude-tap dashboard",
        sortOptions = false,
        description = "Serves a page with all sessions, until Ctrl-C or 'claude-tap dashboard stop'. When one of these"
                + " output directories is served already, that page is opened.",
        exitCodeListHeading = "%nExit codes:%n")
final class DashboardCommand implements Subcommand {
    private static final String STOP = "stop";
    private static final int MOST_PORT = 65_535;

    @Parameters(
            paramLabel = "stop",
            arity = "0..1",
            completionCandidates = Choices.DashboardVerbs.class,
            description = "End the dashboard of the output directory")
    String what = "";

    @Mixin
    final DirectoriesMixin directories = new DirectoriesMixin();

    @Option(names = "--tap-host", paramLabel = "HOST", description = "Address to listen on (default: 127.0.0.1)")
    String host = Binding.LOOPBACK.host();

    @Option(names = "--tap-live-port", paramLabel = "PORT", description = "Port to listen on (default: 0, a free one)")
    int port;

    @Option(names = "--tap-no-open", description = "Do not open the page in a browser")
    boolean noOpen;

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    @Override
    public int run(Console console) throws CliException, InterruptedException {
        if (!what.isEmpty() && !what.equals(STOP)) {
            throw new CliException(
                    ExitCode.USAGE, "'claude-tap dashboard " + what + "' is unknown; it can be followed by stop");
        }
        if (port < 0 || port > MOST_PORT) {
            throw new CliException(ExitCode.USAGE, "--tap-live-port is " + port + "; it must be 0 to 65535");
        }
        SessionStore store = directories.store(console);
        Path first = store.directories().get(0);
        Optional<RunningDashboard> running = RunningDashboard.find(first);
        if (what.equals(STOP)) {
            return stop(running, first, console);
        }
        if (running.isPresent() && running.get().shows(store, Version.text())) {
            return reuse(running.get(), first, console);
        }
        if (running.isPresent()) {
            stop(running, first, console);
        }
        return serve(store, console);
    }

    private int stop(Optional<RunningDashboard> running, Path directory, Console console)
            throws CliException, InterruptedException {
        if (running.isEmpty()) {
            throw new CliException(ExitCode.UNAVAILABLE, "no dashboard of " + directory + " is running");
        }
        try {
            running.get().stop();
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.UNAVAILABLE, "the dashboard at " + running.get().url() + " did not stop", e);
        }
        if (json && what.equals(STOP)) {
            JsonAnswer.print(
                    console,
                    JsonAnswer.of("dashboard")
                            .put("stopped", running.get().url().toString()));
        } else {
            console.say("stopped the dashboard at " + running.get().url());
        }
        return ExitCode.OK.code();
    }

    private int reuse(RunningDashboard running, Path directory, Console console)
            throws CliException, InterruptedException {
        try {
            tell(running.url(), running.invitation(), true, console);
            if (!noOpen) {
                Browser.openLink(running.invitation(), directory, console.environment());
            }
            return ExitCode.OK.code();
        } catch (IOException e) {
            throw new CliException(ExitCode.UNAVAILABLE, "the dashboard at " + running.url() + " does not answer", e);
        }
    }

    @SuppressWarnings("try") // The signals are there to be handled, not to be spoken to.
    private int serve(SessionStore store, Console console) throws CliException, InterruptedException {
        AtomicReference<Signals.@Nullable Kind> ended = new AtomicReference<>();
        try (Dashboard dashboard = start(store);
                Signals signals = Signals.handle(kind -> {
                    ended.set(kind);
                    dashboard.stop();
                })) {
            if (dashboard.isExposed()) {
                console.warn(
                        "listening on " + host + ", not only for this machine: whoever gets hold of a link below can"
                                + " read and remove every trace; what passes is not encrypted; --tap-host 127.0.0.1 prevents that");
            }
            tell(dashboard.url(), dashboard.invitation(), false, console);
            if (!noOpen) {
                Browser.openLink(dashboard.invitation(), store.directories().get(0), console.environment());
            }
            readFirst(store, ended, console);
            dashboard.awaitStop();
        }
        Signals.Kind kind = ended.get();
        // Ctrl-C is how this is meant to end.
        return (kind == null || kind == Signals.Kind.INT ? ExitCode.OK : kind.exitCode()).code();
    }

    /** What the first look at the page waits for, shown to whoever started it; only there, since the page does it as well by itself. */
    private static void readFirst(SessionStore store, AtomicReference<Signals.@Nullable Kind> ended, Console console) {
        try (Progress progress = console.progress("reading sessions")) {
            if (progress.isShown()) {
                store.list(new ReadProgress() {
                    @Override
                    public void expect(long bytes) {
                        progress.expect(bytes);
                    }

                    @Override
                    public void read(long bytes) {
                        if (ended.get() != null) {
                            throw new CancellationException();
                        }
                        progress.read(bytes);
                    }
                });
            }
        } catch (IOException e) {
            console.warn("the sessions cannot be listed yet: " + Failures.reason(e));
        } catch (CancellationException stopped) {
            // Whoever ends the dashboard does not wait for its first list.
            return;
        }
    }

    private Dashboard start(SessionStore store) throws CliException {
        try {
            return Dashboard.start(new Binding(host, port), store, Version.text());
        } catch (IOException e) {
            throw new CliException(
                    ExitCode.UNAVAILABLE,
                    "no dashboard: " + e.getMessage() + "; without --tap-live-port a free one is taken",
                    e);
        } catch (IllegalArgumentException e) {
            throw new CliException(ExitCode.USAGE, "--tap-host '" + host + "' is no address to listen on", e);
        }
    }

    private void tell(URI url, URI invitation, boolean reused, Console console) {
        if (json) {
            JsonAnswer.print(
                    console,
                    JsonAnswer.of("dashboard")
                            .put("url", url.toString())
                            .put("open", invitation.toString())
                            .put("reused", reused));
        } else {
            console.say((reused ? "the dashboard is running at " : "dashboard at ") + url);
            console.detail("this link lets one browser in, once: " + invitation);
            if (!reused) {
                console.detail("Ctrl-C or 'claude-tap dashboard stop' ends it");
            }
        }
    }
}
