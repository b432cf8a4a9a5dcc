package dev.claudetap.viewer.dashboard;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionStatus;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import dev.claudetap.viewer.server.Answer;
import dev.claudetap.viewer.server.Call;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a page may ask for or change about sessions. */
final class SessionActions {
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;
    private static final int LONGEST_NAME = 200;

    private final SessionStore store;
    private final SessionWatch watch;
    private final LiveSessions live;

    SessionActions(SessionStore store, SessionWatch watch, LiveSessions live) {
        this.store = store;
        this.watch = watch;
        this.live = live;
    }

    /** Where a running session can be watched; the link works once. */
    Answer live(Call call) throws IOException {
        Optional<StoredSession> session = store.find(call.id("id"));
        if (session.isEmpty()) {
            return Answer.notFound();
        }
        if (session.get().status() != SessionStatus.RUNNING) {
            return Answer.problem(CONFLICT, "This session runs no more.");
        }
        return live.link(session.get())
                .map(link -> Answer.json(JsonObject.builder()
                        .put("schema", SessionJson.SCHEMA)
                        .put("url", link.toString())
                        .build()
                        .toJson()))
                .orElseGet(() -> Answer.problem(
                        CONFLICT, "Eight sessions are watched already; close the page of one of them first."));
    }

    Answer list() throws IOException {
        return Answer.json(SessionJson.of(store.list()).toJson());
    }

    /** {@code {"name": …}}, {@code {"pinned": …}} or both. */
    Answer mark(Call call) throws IOException {
        Optional<StoredSession> session = store.find(call.id("id"));
        if (session.isEmpty()) {
            return Answer.notFound();
        }
        JsonObject asked = asked(call);
        Optional<String> name = asked.string("name");
        JsonValue pinned = asked.get("pinned");
        boolean pins = pinned == JsonLiteral.TRUE || pinned == JsonLiteral.FALSE;
        if ((name.isEmpty() && !pins)
                || name.filter(text -> text.length() > LONGEST_NAME).isPresent()) {
            return Answer.problem(BAD_REQUEST, "A session takes a name of up to 200 characters, or a pin.");
        }
        if (name.isPresent()) {
            store.rename(session.get(), name.get());
        }
        if (pins) {
            store.pin(session.get(), pinned == JsonLiteral.TRUE);
        }
        watch.look();
        return store.find(session.get().id())
                .map(marked -> Answer.json(JsonObject.builder()
                        .put("schema", SessionJson.SCHEMA)
                        .put("session", SessionJson.of(marked))
                        .build()
                        .toJson()))
                .orElseGet(Answer::notFound);
    }

    /**
     * {@code {"sessions": [id…], "pinned_too": …}}; answers which are gone and which stay. A pinned one goes only when it is meant
     * alone.
     */
    Answer remove(Call call) throws IOException {
        JsonObject asked = asked(call);
        Set<String> ids = asked.array("sessions").orElse(JsonArray.EMPTY).elements().stream()
                .flatMap(id -> id.asString().stream())
                .collect(Collectors.toSet());
        if (ids.isEmpty()) {
            return Answer.problem(BAD_REQUEST, "No session was named.");
        }
        List<StoredSession> meant = store.list().stream()
                .filter(session -> ids.contains(session.id()))
                .toList();
        List<StoredSession> removed =
                store.remove(meant, ids.size() == 1 && asked.get("pinned_too") == JsonLiteral.TRUE);
        watch.look();
        if (removed.isEmpty()) {
            return Answer.problem(CONFLICT, "None of them can be removed: they run, are pinned, or are gone.");
        }
        List<StoredSession> kept =
                meant.stream().filter(session -> !removed.contains(session)).toList();
        return Answer.json(JsonObject.builder()
                .put("schema", SessionJson.SCHEMA)
                .put("removed", ids(removed))
                .put("kept", ids(kept))
                .build()
                .toJson());
    }

    private static JsonArray ids(List<StoredSession> sessions) {
        return new JsonArray(sessions.stream()
                .<JsonValue>map(session -> new JsonString(session.id()))
                .toList());
    }

    private static JsonObject asked(Call call) {
        try {
            return JsonText.parse(call.body()).asObject().orElse(JsonObject.EMPTY);
        } catch (JsonException e) {
            // Then nothing is asked for, and the answer says so.
            return JsonObject.EMPTY;
        }
    }
}
