package dev.claudetap.cli;

import dev.claudetap.viewer.LiveViewer;
import dev.claudetap.viewer.server.Binding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The page that shows a run while it lasts: its options, its start, and what is said of it. */
final class LivePages {
    @Option(
            names = "--tap-live",
            description = "Serve the page while the agent runs, for this machine's browser, and open it")
    boolean live;

    @Option(names = "--tap-no-live", description = "Do not (default)")
    boolean noLive;

    @Option(names = "--tap-live-port", paramLabel = "PORT", description = "Its port (default: a free one); turns it on")
    @Nullable
    Integer port;

    @Option(
            names = "--tap-live-host",
            paramLabel = "HOST",
            description = "Its address (default: 127.0.0.1); on another one other machines can read it; turns it on")
    @Nullable
    String host;

    boolean isOn() {
        return (live || port != null || host != null) && !noLive;
    }

    /** Starts to serve it; null when nobody asked for it. */
    @Nullable
    LiveViewer start(String title, Console console) throws CliException {
        if (!isOn()) {
            return null;
        }
        Binding binding = binding();
        try {
            return LiveViewer.start(title, binding, PricesMixin.orBundled(console));
        } catch (IOException e) {
            String advice = binding.port() == 0 ? "" : "; without --tap-live-port a free port is taken";
            throw new CliException(ExitCode.UNAVAILABLE, "no live page: " + Failures.reason(e) + advice, e);
        }
    }

    /** Where it is served, if it is. */
    Binding binding() throws CliException {
        int number = port == null ? 0 : port;
        String address = host == null ? Binding.LOOPBACK.host() : host;
        if (number < 0 || number > 65_535 || address.isBlank()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--tap-live-port is " + number + " and --tap-live-host '" + address
                            + "'; a port is 0 to 65535, a host an address of this machine");
        }
        return new Binding(address, number);
    }

    /** Says where it is and, if asked to, shows it, by way of a page in that folder. The link in the line works for one more browser. */
    static void announce(LiveViewer viewer, Path folder, Console console, boolean open) {
        console.detail("live: " + viewer.link());
        if (viewer.isExposed()) {
            console.warn(
                    "the live page can be reached from other machines: whoever has the link first reads prompts, files and tool"
                            + " output of this run, over a connection that is not encrypted; without --tap-live-host only this"
                            + " machine can");
        }
        Map<String, String> environment = console.environment();
        if (open) {
            Browser.openLink(viewer.link(), folder, environment);
        }
    }
}
