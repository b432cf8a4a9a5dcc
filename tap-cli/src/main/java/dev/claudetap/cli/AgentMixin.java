package dev.claudetap.cli;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.clients.CodexProfile;
import dev.claudetap.clients.ProfileException;
import dev.claudetap.clients.UserProfiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose the agent and its upstream. */
final class AgentMixin {
    /** The clients that come with this version, for help pages and shells: the same for every user. */
    static final class ClientIds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(ClientProfiles.load().all().stream().map(ClientProfile::id), Stream.of(EXEC))
                    .sorted()
                    .iterator();
        }
    }

    /** The client that is any command. */
    static final String EXEC = "exec";

    @Option(
            names = "--tap-client",
            paramLabel = "CLIENT",
            completionCandidates = ClientIds.class,
            description = "Agent to start: ${COMPLETION-CANDIDATES}, or one of your own profiles (default: claude)")
    String client = "claude";

    @Option(
            names = "--tap-profile",
            paramLabel = "FILE",
            description = "Agent to start, as described by this JSON profile")
    @Nullable
    Path profileFile;

    @Option(
            names = "--tap-env",
            paramLabel = "NAME=VALUE",
            description = "Set this variable for the agent; {base_url}, {proxy_url} and {ca} in it stand for the tap's;"
                    + " may be repeated")
    List<String> variables = new ArrayList<>();

    @Option(
            names = "--tap-target",
            paramLabel = "URL",
            description = "Upstream API (default: what the agent's own environment and configuration say)")
    @Nullable
    String target;

    @Option(
            names = "--tap-proxy-mode",
            paramLabel = "MODE",
            completionCandidates = Choices.Modes.class,
            description = "reverse, forward, or bodies: no proxy, the agent writes its requests and responses down"
                    + " (default: what suits the agent)")
    @Nullable
    String proxyMode;

    @Option(names = "--tap-no-launch", description = "Only run the proxy, until Ctrl-C; start the agent yourself")
    boolean noLaunch;

    @Option(
            names = "--tap-codex-websocket",
            description =
                    "Leave Codex its WebSocket in reverse mode, where it otherwise gets one HTTP exchange per turn")
    boolean codexWebSocket;

    @Option(
            names = "--tap-hint-after",
            paramLabel = "SECONDS",
            description = "Say what may be wrong when no model request has come by then (default: 30; 0 for never)")
    int hintAfterSeconds = 30;

    /** When an agent without a model request is strange; zero for never. */
    Duration hintAfter() throws CliException {
        return Duration.ofSeconds(Amounts.count("--tap-hint-after", hintAfterSeconds));
    }

    /** The agent's profile, with the user's variables. */
    ClientProfile profile(Map<String, String> environment) throws CliException {
        return withVariables(transport(chosen(environment)));
    }

    /** Checks what no agent and no mode takes. */
    void checkValues(Map<String, String> environment) throws CliException {
        withVariables(chosen(environment));
        hintAfter();
        if (proxyMode != null) {
            named(proxyMode);
        }
        if (target != null) {
            TapMixin.target(target);
        }
    }

    private ClientProfile chosen(Map<String, String> environment) throws CliException {
        try {
            return profileFile == null ? known(environment) : UserProfiles.read(profileFile);
        } catch (ProfileException e) {
            ExitCode exitCode = e.unreadable() ? ExitCode.NO_INPUT : ExitCode.USAGE;
            throw new CliException(exitCode, String.valueOf(e.getMessage()), e);
        }
    }

    private ClientProfile withVariables(ClientProfile profile) throws CliException {
        try {
            return UserProfiles.withVariables(profile, variables);
        } catch (ProfileException e) {
            throw new CliException(ExitCode.USAGE, "--tap-env " + e.getMessage(), e);
        }
    }

    private ClientProfile transport(ClientProfile chosen) throws CliException {
        if (!codexWebSocket) {
            return chosen;
        }
        if (chosen instanceof CodexProfile codex) {
            return codex.withWebSocket();
        }
        throw new CliException(
                ExitCode.USAGE, "--tap-codex-websocket is for --tap-client codex; leave it out for " + chosen.label());
    }

    private ClientProfile known(Map<String, String> environment) throws CliException {
        UserProfiles profiles = UserProfiles.load(ClientContext.here(environment, List.of()));
        Optional<ClientProfile> found = profiles.find(client);
        if (found.isPresent()) {
            return found.get();
        }
        String ids = profiles.all().stream().map(ClientProfile::id).collect(Collectors.joining(", "));
        String problems =
                profiles.problems().isEmpty() ? "" : "; not usable: " + String.join(", ", profiles.problems());
        throw new CliException(
                ExitCode.USAGE, "--tap-client '" + client + "' is unknown; this version knows " + ids + problems);
    }

    /** The mode that was asked for, or the agent's own. */
    ProxyMode mode(ClientProfile profile) throws CliException {
        ProxyMode mode = proxyMode == null ? profile.defaultMode() : named(proxyMode);
        Optional<String> refusal = ClientProfiles.refusal(profile, mode);
        if (refusal.isPresent()) {
            throw new CliException(ExitCode.USAGE, refusal.get());
        }
        return mode;
    }

    static ProxyMode named(String word) throws CliException {
        return switch (word) {
            case "reverse" -> ProxyMode.REVERSE;
            case "forward" -> ProxyMode.FORWARD;
            case "bodies" -> ProxyMode.BODIES;
            default ->
                throw new CliException(
                        ExitCode.USAGE, "--tap-proxy-mode is '" + word + "'; it can be reverse, forward or bodies");
        };
    }

    /** {@code exec} is nothing without its command. */
    void checkCommand(List<String> agentArguments) throws CliException {
        if (profileFile == null && client.equals(EXEC) && !noLaunch && agentArguments.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--tap-client exec needs a command: claude-tap --tap-client exec -- mycli ARGUMENTS");
        }
        if (noLaunch && !agentArguments.isEmpty()) {
            throw new CliException(
                    ExitCode.USAGE,
                    "--tap-no-launch starts no agent, so '" + agentArguments.get(0)
                            + "' has nobody to go to; remove it");
        }
    }
}
