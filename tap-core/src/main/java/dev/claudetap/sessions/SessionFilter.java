package dev.claudetap.sessions;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which sessions are meant; what is empty asks for nothing. Immutable.
 *
 * @param since not those that began before
 * @param until not those that began at this time or later
 * @param agents ids of client profiles
 * @param statuses how they stand
 * @param model part of a model's name, in any case
 */
public record SessionFilter(
        Optional<Instant> since,
        Optional<Instant> until,
        Set<String> agents,
        Set<SessionStatus> statuses,
        String model) {
    /** All sessions. */
    public static final SessionFilter ALL =
            new SessionFilter(Optional.empty(), Optional.empty(), Set.of(), Set.of(), "");

    public SessionFilter {
        agents = Set.copyOf(agents);
        statuses = Set.copyOf(statuses);
        model = model.toLowerCase(Locale.ROOT);
    }

    /** Whether that session is one of them. */
    public boolean matches(StoredSession session) {
        Instant start = session.startedAt();
        return since.filter(start::isBefore).isEmpty()
                && until.filter(end -> !start.isBefore(end)).isEmpty()
                && (agents.isEmpty() || agents.contains(session.agent()))
                && (statuses.isEmpty() || statuses.contains(session.status()))
                && (model.isEmpty()
                        || session.figures().models().keySet().stream()
                                .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(model)));
    }
}
