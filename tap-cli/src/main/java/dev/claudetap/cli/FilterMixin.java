package dev.claudetap.cli;

import dev.claudetap.sessions.SessionFilter;
import dev.claudetap.sessions.SessionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which sessions a command is about. */
final class FilterMixin {
    @Option(names = "--since", paramLabel = "TIME", description = "Not those before: 2026-01-31, or 7d for a week ago")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Not those from then on")
    @Nullable
    String until;

    @Option(
            names = "--agent",
            paramLabel = "CLIENT",
            completionCandidates = AgentMixin.ClientIds.class,
            description = "Those of this agent; may be repeated")
    List<String> agents = new ArrayList<>();

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            completionCandidates = Choices.Statuses.class,
            description = "running, complete, error, empty or interrupted; may be repeated")
    List<String> statuses = new ArrayList<>();

    @Option(names = "--model", paramLabel = "TEXT", description = "Those that used a model with this in its name")
    String model = "";

    SessionFilter filter() throws CliException {
        Set<SessionStatus> wanted = EnumSet.noneOf(SessionStatus.class);
        for (String status : statuses) {
            wanted.add(SessionStatus.of(status)
                    .orElseThrow(() -> new CliException(
                            ExitCode.USAGE,
                            "--status '" + status
                                    + "' is unknown; use running, complete, error, empty or interrupted")));
        }
        return new SessionFilter(moment("--since", since), moment("--until", until), Set.copyOf(agents), wanted, model);
    }

    private static Optional<Instant> moment(String option, @Nullable String text) throws CliException {
        return text == null ? Optional.empty() : Optional.of(Amounts.moment(option, text));
    }
}
