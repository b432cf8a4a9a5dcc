package dev.claudetap.proxy.replay;

import dev.claudetap.json.JsonArray;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Body;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a cassette once: each recorded answer for one equal request, in the order they were recorded; what asks for no
 * change (GET, HEAD) may be asked again. Whatever is not on the cassette is a {@link Miss}. Safe on any thread.
 */
public final class CassettePlayer implements AnswerSource {
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS");

    private final Canonical canonical;
    private final List<Track> tracks;
    private final Map<String, Deque<Track>> unplayed = new HashMap<>();
    private final Map<String, Track> played = new LinkedHashMap<>();
    private final List<Miss> misses = new ArrayList<>();
    private int answered;

    /**
     * A player at the beginning of a cassette.
     *
     * @param redactor the session's; no miss tells what it would take out
     */
    public CassettePlayer(Cassette cassette, Redactor redactor) {
        canonical = cassette.canonical(redactor);
        tracks = cassette.tracks(canonical);
        tracks.forEach(track -> unplayed.computeIfAbsent(track.request().key(), key -> new ArrayDeque<>())
                .add(track));
    }

    /**
     * The answer to a request.
     *
     * @param body its body, content codings off
     * @param missed told when there is none, on the same thread; the miss is one of {@link #misses} then
     */
    @Override
    public Optional<Playback> answer(
            String method, String target, Body body, @Nullable String contentType, Consumer<Miss> missed) {
        return take(canonical.request(method, target, body, contentType), missed)
                .map(Track::playback);
    }

    @Override
    public Optional<List<Playback.Frame>> messages(
            String target, List<Body> sent, boolean most, Consumer<Miss> missed) {
        CanonicalRequest asked = canonical.messages(target, sent);
        synchronized (this) {
            if (!most && !unplayed.containsKey(asked.key())) {
                return Optional.empty();
            }
        }
        return take(asked, missed).map(Track::messages);
    }

    @Override
    public int mostMessages() {
        return tracks.stream()
                .filter(track -> track.request().method().equals("WEBSOCKET"))
                .mapToInt(
                        track -> ((JsonArray) track.request().body()).elements().size())
                .max()
                .orElse(1);
    }

    private synchronized Optional<Track> take(CanonicalRequest asked, Consumer<Miss> missed) {
        String key = asked.key();
        Deque<Track> equal = unplayed.get(key);
        Track next = equal == null ? null : equal.poll();
        if (next == null && REPEATABLE.contains(asked.method())) {
            next = played.get(key);
        }
        String flaw = next == null ? Nearest.explain(asked, tracks, played.containsKey(key)) : next.flaw();
        if (next == null || !flaw.isEmpty()) {
            String why = next == null ? flaw : next.name() + " is what was asked, but " + flaw;
            Miss miss = new Miss(asked.method(), asked.target(), why);
            misses.add(miss);
            missed.accept(miss);
            return Optional.empty();
        }
        played.put(key, next);
        answered++;
        return Optional.of(next);
    }

    /** What was asked and is not on the cassette, so far. */
    public synchronized List<Miss> misses() {
        return List.copyOf(misses);
    }

    /** How many requests were answered so far. */
    public synchronized int answered() {
        return answered;
    }

    /** How many recorded answers were not asked for so far. */
    public synchronized int left() {
        return unplayed.values().stream().mapToInt(Deque::size).sum();
    }
}
