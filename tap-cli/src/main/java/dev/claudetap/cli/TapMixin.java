package dev.claudetap.cli;

import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.proxy.TapOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** All {@code --tap-*} options of a run. The annotations are their help; {@link TapWords} sets them. */
final class TapMixin {
    static final String DEFAULT_OUTPUT_DIRECTORY = ".traces";

    static final class Proxy {
        @Option(
                names = "--tap-host",
                paramLabel = "HOST",
                description = "Address to listen on (default: 127.0.0.1, also with --tap-no-launch)")
        String host = "127.0.0.1";

        @Option(names = "--tap-port", paramLabel = "PORT", description = "Port to listen on (default: 0, a free one)")
        int port;

        @Option(
                names = "--tap-allow-path",
                paramLabel = "/PATH",
                description = "Relay this path and all below it too; may be repeated")
        List<String> allowPaths = new ArrayList<>();

        @Option(
                names = "--tap-upstream-ca",
                paramLabel = "FILE",
                description = "PEM file with further certificate authorities to trust for the upstream")
        @Nullable
        Path upstreamCa;
    }

    static final class Storage {
        @Option(
                names = "--tap-output-dir",
                paramLabel = "DIR",
                description = "Where traces go, in a folder per day (default: " + DEFAULT_OUTPUT_DIRECTORY + ")")
        Path outputDirectory = Path.of(DEFAULT_OUTPUT_DIRECTORY);

        @Option(
                names = "--tap-max-traces",
                paramLabel = "N",
                description = "Keep the newest N traces (default: 50; 0 or less keeps all)")
        int maxTraces = 50;

        @Option(names = "--tap-store-stream-events", description = "Keep each stream's raw events (default)")
        boolean storeStreamEvents;

        @Option(names = "--tap-no-store-stream-events", description = "Keep only what the events add up to")
        boolean noStoreStreamEvents;

        @Option(names = "--tap-no-open", description = "Do not open the page in a browser")
        boolean noOpen;

        @Option(
                names = "--tap-summary",
                paramLabel = "FILE",
                description = "Write there, as JSON, how the run ended and what it recorded; for programs")
        @Nullable
        Path summary;
    }

    static final class Accepted {
        @Option(
                names = {"--tap-no-update-check", "--tap-no-auto-update"},
                description = "claude-tap never looks for updates by itself")
        boolean noUpdates;
    }

    @ArgGroup(validate = false, order = 1, heading = "%nAgent and upstream:%n")
    final AgentMixin agent = new AgentMixin();

    @ArgGroup(validate = false, order = 2, heading = "%nProxy:%n")
    final Proxy proxy = new Proxy();

    @ArgGroup(validate = false, order = 3, heading = "%nForward mode:%n")
    final ForwardMixin forward = new ForwardMixin();

    @ArgGroup(validate = false, order = 4, heading = "%nTrace and page:%n")
    final Storage storage = new Storage();

    @ArgGroup(validate = false, order = 5, heading = "%nLive page:%n")
    final LivePages live = new LivePages();

    @ArgGroup(validate = false, order = 6, heading = "%nOpenTelemetry:%n")
    final OtlpMixin otlp = new OtlpMixin();

    @ArgGroup(validate = false, order = 6, heading = "%nReplay:%n")
    final ReplayMixin replay = new ReplayMixin();

    @ArgGroup(validate = false, order = 7, heading = "%nPrompt snapshot:%n")
    final PromptMixin prompt = new PromptMixin();

    @ArgGroup(validate = false, order = 8, heading = "%nAccepted, without effect:%n")
    final Accepted accepted = new Accepted();

    /** Checks what the options say and turns it into what the proxy takes. */
    TapOptions.Builder toOptions(ClientProfile profile, Map<String, String> environment) throws CliException {
        ProxyMode mode = agent.mode(profile);
        TapOptions.Builder builder = TapOptions.builder()
                .profile(profile)
                .mode(mode)
                .host(proxy.host)
                .port(checkedPort(proxy.port))
                .outputDirectory(storage.outputDirectory)
                .maxTraces(Math.max(0, storage.maxTraces))
                .storeStreamEvents(storesStreamEvents())
                .environment(environment);
        if (agent.target != null) {
            builder.target(target(agent.target));
        }
        if (proxy.upstreamCa != null) {
            builder.upstreamCa(readable(proxy.upstreamCa));
        }
        for (String path : proxy.allowPaths) {
            builder.allowPath(allowedPath(path));
        }
        forward.apply(builder, mode);
        replay.apply(builder);
        prompt.apply(builder, profile.id(), mode, replay.trace != null);
        if (storage.summary != null) {
            checkSummary(storage.summary);
        }
        return builder;
    }

    /** Checks what is wrong whatever else is said, with another agent or in another mode, too. */
    void checkValues(Console console) throws CliException {
        agent.checkValues(console.environment());
        checkedPort(proxy.port);
        for (String path : proxy.allowPaths) {
            allowedPath(path);
        }
        forward.apply(TapOptions.builder(), ProxyMode.FORWARD);
        storesStreamEvents();
        live.binding();
        replay.checkedPace();
        if (otlp.url != null) {
            OtlpMixin.options("--tap-otlp", otlp.url, console);
        }
    }

    private void checkSummary(Path file) throws CliException {
        TargetFile.checkIsFile("--tap-summary", file, "standard output is the agent's");
        if (prompt.writes(file)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--tap-summary and --tap-export-prompt write the same file, " + file + "; name another");
        }
        TargetFile.check("the summary", file);
    }

    /** What {@code --tap-port} says, when that can be a port. */
    static int checkedPort(int port) throws CliException {
        if (port < 0 || port > 65_535) {
            throw new CliException(ExitCode.USAGE, "--tap-port is " + port + "; it must be 0 to 65535");
        }
        return port;
    }

    private boolean storesStreamEvents() throws CliException {
        if (storage.storeStreamEvents && storage.noStoreStreamEvents) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--tap-store-stream-events and --tap-no-store-stream-events exclude each other; give one");
        }
        return !storage.noStoreStreamEvents;
    }

    /** The message never repeats the URL: it may carry a password. */
    static URI target(String url) throws CliException {
        try {
            URI target = new URI(url.strip());
            String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
            if (target.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
                return target;
            }
        } catch (URISyntaxException e) {
            // Said below, in the same words as for a URL that parses but leads nowhere; as a cause it would repeat the
            // URL.
            return refusedTarget();
        }
        return refusedTarget();
    }

    private static URI refusedTarget() throws CliException {
        throw new CliException(ExitCode.USAGE, TARGET_ADVICE);
    }

    private static final String TARGET_ADVICE =
            "--tap-target is not an http or https URL; write it as https://host or https://host/path";

    private static Path readable(Path file) throws CliException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CliException(
                    ExitCode.NO_INPUT, "--tap-upstream-ca: cannot read " + file + "; give a readable PEM file");
        }
        return file;
    }

    private static String allowedPath(String path) throws CliException {
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--tap-allow-path '" + path + "' must begin with /, have a name, and not end with /, as /v2/extra");
        }
        return path;
    }
}
