package dev.claudetap.sessions;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which sessions may go, and which are to be compressed. Running and pinned sessions stay, whatever the rules say, and so do
 * imported transcripts unless they are asked for. Immutable.
 *
 * @param olderThan sessions go whose last exchange is longer ago
 * @param maxBytes the oldest sessions go until the rest is no larger
 * @param imported whether sessions that were made of transcripts may go, too
 * @param compressAfter sessions that stay and whose last exchange is longer ago are compressed
 */
public record Retention(
        Optional<Duration> olderThan, OptionalLong maxBytes, boolean imported, Optional<Duration> compressAfter) {

    /**
     * What the rules come to.
     *
     * @param removed sessions that go, the oldest first
     * @param compressed sessions that are compressed
     * @param kept how many stay
     * @param keptBytes size of the sessions that stay, before any is compressed
     */
    public record Plan(List<StoredSession> removed, List<StoredSession> compressed, int kept, long keptBytes) {
        public Plan {
            removed = List.copyOf(removed);
            compressed = List.copyOf(compressed);
        }

        /** Size of the sessions that go. */
        public long removedBytes() {
            return removed.stream().mapToLong(StoredSession::bytes).sum();
        }
    }

    /**
     * Applies the rules to sessions; changes nothing.
     *
     * @param sessions all sessions, the newest first
     */
    public Plan plan(List<StoredSession> sessions, Instant now) {
        List<StoredSession> oldestFirst = new ArrayList<>(sessions);
        Collections.reverse(oldestFirst);
        long bytes = sessions.stream().mapToLong(StoredSession::bytes).sum();
        Set<StoredSession> removed = new HashSet<>();
        List<StoredSession> inOrder = new ArrayList<>();
        for (StoredSession session : oldestFirst) {
            boolean old = isPast(session, olderThan, now);
            boolean tooMuch = maxBytes.isPresent() && bytes > maxBytes.getAsLong();
            if (mayGo(session) && (old || tooMuch)) {
                removed.add(session);
                inOrder.add(session);
                bytes -= session.bytes();
            }
        }
        List<StoredSession> compressed = oldestFirst.stream()
                .filter(session ->
                        !removed.contains(session) && session.listed().state().ended())
                .filter(session -> !session.listed().state().running() && !session.isCompressed())
                .filter(session -> isPast(session, compressAfter, now))
                .toList();
        return new Plan(inOrder, compressed, sessions.size() - removed.size(), bytes);
    }

    private boolean mayGo(StoredSession session) {
        return !session.listed().state().running()
                && !session.listed().state().pinned()
                && (imported || !session.listed().isImported());
    }

    private static boolean isPast(StoredSession session, Optional<Duration> limit, Instant now) {
        Instant end = session.figures().endedAt().orElse(session.startedAt());
        return limit.filter(age -> end.isBefore(now.minus(age))).isPresent();
    }

    /**
     * Does what a plan says. A session that began to run, or was pinned, since it was made stays.
     *
     * @return what was done
     * @throws IOException when a manifest or a compressed trace cannot be written
     */
    public static Plan carryOut(Plan plan, SessionStore store) throws IOException {
        List<StoredSession> removed = store.remove(plan.removed(), false);
        List<StoredSession> compressed = new ArrayList<>();
        for (StoredSession session : plan.compressed()) {
            if (store.compress(session)) {
                compressed.add(session);
            }
        }
        int kept = plan.kept() + plan.removed().size() - removed.size();
        long keptBytes = plan.keptBytes()
                + plan.removedBytes()
                - removed.stream().mapToLong(StoredSession::bytes).sum();
        return new Plan(removed, compressed, kept, keptBytes);
    }
}
