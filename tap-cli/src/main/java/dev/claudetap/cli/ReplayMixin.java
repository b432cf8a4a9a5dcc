package dev.claudetap.cli;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.clients.UserProfiles;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.proxy.replay.CassetteMode;
import dev.claudetap.proxy.replay.CassettePlayer;
import dev.claudetap.proxy.replay.Miss;
import dev.claudetap.proxy.replay.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A run that is answered from a trace, and the subcommand that is short for it. */
final class ReplayMixin {
    private static final String USAGE =
            "replay needs a trace and an agent: claude-tap replay TRACE.jsonl [--tap-OPTION...]"
                    + " -- AGENT [ARGUMENTS]";

    @Option(
            names = "--tap-replay",
            paramLabel = "TRACE",
            description = "Answer from this trace; no connection leaves the machine")
    @Nullable
    Path trace;

    @Option(
            names = "--tap-replay-pace",
            paramLabel = "FACTOR",
            description = "Multiply recorded waits by this: 1 as recorded (default: 0, at once)")
    double pace;

    void apply(TapOptions.Builder options) throws CliException {
        if (trace == null) {
            return;
        }
        if (!Files.isReadable(trace) || Files.isDirectory(trace)) {
            throw new CliException(ExitCode.NO_INPUT, "cannot read " + trace + "; give a .jsonl trace to replay");
        }
        options.cassette(trace, CassetteMode.REPLAY).pace(Pace.scaled(checkedPace()));
    }

    /** What {@code --tap-replay-pace} says, when that can be a pace. */
    double checkedPace() throws CliException {
        if (!(pace >= 0) || Double.isInfinite(pace)) {
            throw new CliException(ExitCode.USAGE, "--tap-replay-pace is " + pace + "; it must be 0 or more");
        }
        return pace;
    }

    /** Says what the trace had no answer for; the exit code of the run, which is no success then. */
    static int conclude(TapSession session, Console console, int code) {
        CassettePlayer player = session.player().orElse(null);
        if (player == null) {
            return code;
        }
        List<Miss> misses = player.misses();
        console.detail(player.answered() + " requests answered from the trace, " + player.left()
                + " recorded answers not asked for");
        misses.forEach(miss -> console.warn("not in the trace: " + miss.line()));
        return code == 0 && !misses.isEmpty() ? ExitCode.NOT_RECORDED.code() : code;
    }

    /**
     * {@code claude-tap replay} as the run that it is short for.
     *
     * @throws CliException when trace or agent is missing
     */
    static List<String> asRun(List<String> rest, Console console) throws CliException {
        int separator = rest.indexOf("--");
        if (separator < 1 || separator == rest.size() - 1 || rest.get(0).startsWith("-")) {
            throw new CliException(ExitCode.USAGE, USAGE);
        }
        String command = rest.get(separator + 1);
        Optional<String> client = client(command, console.environment());
        List<String> run =
                new ArrayList<>(List.of("--tap-client", client.orElse(AgentMixin.EXEC), "--tap-replay", rest.get(0)));
        run.addAll(rest.subList(1, separator));
        run.add("--");
        run.addAll(rest.subList(client.isPresent() ? separator + 2 : separator + 1, rest.size()));
        return run;
    }

    /** The agent with that command; empty for a program that is none we know. */
    private static Optional<String> client(String command, Map<String, String> environment) {
        return UserProfiles.load(ClientContext.here(environment, List.of())).all().stream()
                .filter(profile -> profile.command().equals(command))
                .map(ClientProfile::id)
                .findFirst();
    }
}
