package dev.claudetap.viewer.dashboard;

import dev.claudetap.json.JsonObject;
import dev.claudetap.sessions.SearchHit;
import dev.claudetap.sessions.SessionFilter;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionSearch;
import dev.claudetap.sessions.SessionStatus;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import dev.claudetap.viewer.server.Answer;
import dev.claudetap.viewer.server.Call;
import dev.claudetap.viewer.server.Route;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Searches all sessions and sends each place as a line of JSON when it is found; ends when the browser goes away. Lines are
 * {@code {"hit": …}}, after each session {@code {"searched": n, "of": n}}, at the end {@code {"done": true}}.
 */
final class SearchRoute {
    private static final int BAD_REQUEST = 400;
    private static final int MOST_PER_SESSION = 50;

    private final SessionStore store;

    SearchRoute(SessionStore store) {
        this.store = store;
    }

    Route route(String path) {
        return Route.get(path, this::search)
                .withTexts("words", "agent", "status", "model")
                .withNumbers("since", "until");
    }

    private Answer search(Call call) throws IOException {
        String words = call.parameter("words").orElse("");
        if (words.isBlank()) {
            return Answer.problem(BAD_REQUEST, "There is nothing to look for.");
        }
        SessionFilter filter = filter(call);
        List<StoredSession> sessions =
                store.list().stream().filter(filter::matches).toList();
        return new Answer.Streamed(
                "application/x-ndjson",
                Answer.NO_CONTENT_POLICY,
                null,
                out -> search(new SessionSearch(words), sessions, out));
    }

    private static SessionFilter filter(Call call) {
        return new SessionFilter(
                call.parameter("since").map(SearchRoute::moment),
                call.parameter("until").map(SearchRoute::moment),
                call.parameter("agent")
                        .filter(agent -> !agent.isEmpty())
                        .map(Set::of)
                        .orElse(Set.of()),
                call.parameter("status").flatMap(SessionStatus::of).map(Set::of).orElse(Set.of()),
                call.parameter("model").orElse(""));
    }

    private static Instant moment(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    private static void search(SessionSearch search, List<StoredSession> sessions, OutputStream out)
            throws IOException {
        int searched = 0;
        for (StoredSession session : sessions) {
            search(search, session, out);
            searched++;
            line(
                    out,
                    JsonObject.builder()
                            .put("searched", searched)
                            .put("of", sessions.size())
                            .build());
        }
        line(out, JsonObject.builder().put("done", true).build());
    }

    private static void search(SessionSearch search, StoredSession session, OutputStream out) throws IOException {
        int[] found = new int[1];
        try {
            search.scan(session, hit -> {
                tell(hit, out);
                found[0]++;
                return found[0] < MOST_PER_SESSION;
            });
        } catch (UncheckedIOException browserGone) {
            throw browserGone.getCause();
        } catch (IOException unreadable) {
            line(out, JsonObject.builder().put("unreadable", session.id()).build());
        }
    }

    private static void tell(SearchHit hit, OutputStream out) {
        try {
            line(out, JsonObject.builder().put("hit", SessionJson.of(hit)).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void line(OutputStream out, JsonObject json) throws IOException {
        out.write((json.toJson() + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
