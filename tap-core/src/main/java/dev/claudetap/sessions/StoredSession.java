package dev.claudetap.sessions;

import dev.claudetap.trace.ListedSession;
import dev.claudetap.trace.TraceFile;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/**
 * A session that lies on the disk, and what it adds up to. Immutable.
 *
 * @param id its id, unique among the output directories that were read
 * @param listed its files and what the user made of it
 * @param status how it stands
 * @param figures what its records add up to
 * @param bytes what it takes on the disk: trace, page and log
 */
public record StoredSession(String id, ListedSession listed, SessionStatus status, SessionFigures figures, long bytes) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
    private static final int DATE = 10;
    private static final int TIME_END = 17;

    public StoredSession {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(listed, "listed");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(figures, "figures");
    }

    static StoredSession of(String id, ListedSession listed, SessionFigures figures, long bytes) {
        return new StoredSession(id, listed, status(listed.state(), figures), figures, bytes);
    }

    private static SessionStatus status(ListedSession.State state, SessionFigures figures) {
        if (state.running()) {
            return SessionStatus.RUNNING;
        }
        if (!state.ended()) {
            return SessionStatus.INTERRUPTED;
        }
        if (figures.errors() > 0) {
            return SessionStatus.ERROR;
        }
        return figures.counts().calls() == 0 ? SessionStatus.EMPTY : SessionStatus.COMPLETE;
    }

    /** The trace file. */
    public Path trace() {
        return listed.trace();
    }

    /** Whether its trace was compressed. */
    public boolean isCompressed() {
        return TraceFile.isCompressed(trace());
    }

    /** Id of the client profile; empty when neither the records nor the manifest say. */
    public String agent() {
        return figures.client().isEmpty() ? listed.client() : figures.client();
    }

    /** When its first exchange began, else when its file was begun, as its name says in local time. */
    public Instant startedAt() {
        return figures.startedAt().orElseGet(() -> named(listed.id()));
    }

    private static Instant named(String id) {
        try {
            LocalDate day = LocalDate.parse(id.substring(0, Math.min(DATE, id.length())));
            LocalTime time = LocalTime.parse(id.substring(DATE + 1, Math.min(TIME_END, id.length())), TIME);
            return day.atTime(time).atZone(ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException | IndexOutOfBoundsException otherwiseNamed) {
            return Instant.EPOCH;
        }
    }

    /** From the start of its first exchange to the end of its last one; zero when it has none. */
    public Duration duration() {
        return figures.endedAt()
                .map(end -> Duration.between(startedAt(), end))
                .filter(length -> !length.isNegative())
                .orElse(Duration.ZERO);
    }
}
