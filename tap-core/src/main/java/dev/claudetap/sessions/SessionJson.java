package dev.claudetap.sessions;

import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.util.List;

/** Sessions and search hits as JSON, for commands, pages and other programs. One form, with a version. Stateless. */
public final class SessionJson {
    /** Name and version of the form that pages get; the version changes when a member changes its meaning. */
    public static final String SCHEMA = "claude-tap/sessions/1";

    private SessionJson() {}

    /** A whole answer: {@code {"schema": "claude-tap/sessions/1", "sessions": [...]}}. */
    public static JsonObject of(List<StoredSession> sessions) {
        return JsonObject.builder()
                .put("schema", SCHEMA)
                .put("sessions", array(sessions))
                .build();
    }

    /** The sessions as an array. */
    public static JsonArray array(List<StoredSession> sessions) {
        return new JsonArray(sessions.stream().<JsonValue>map(SessionJson::of).toList());
    }

    /** One session. Times are UTC, sizes bytes, durations milliseconds. */
    public static JsonObject of(StoredSession session) {
        JsonObject.Builder json = JsonObject.builder()
                .put("id", session.id())
                .put("name", session.listed().name())
                .put("pinned", session.listed().state().pinned())
                .put("status", session.status().key());
        FigureJson.write(session.figures(), json);
        return json.put("agent", session.agent())
                .put(
                        "proxy_mode",
                        session.figures().proxyMode().isEmpty()
                                ? session.listed().proxyMode()
                                : session.figures().proxyMode())
                .put("started_at", session.startedAt().toString())
                .put("duration_ms", session.duration().toMillis())
                .put("model", session.figures().model())
                .put("errors", session.figures().errors())
                .put("tokens", FigureJson.tokens(session.figures().usage()))
                .put("cost", FigureJson.cost(session.figures().cost()))
                .put("bytes", session.bytes())
                .put("compressed", session.isCompressed())
                .put("directory", session.listed().outputDirectory().toString())
                .put("trace", session.trace().toString())
                .build();
    }

    /** Tokens: each is in one of the first six members, and their sum in the last. */
    public static JsonObject tokens(TokenUsage usage) {
        return FigureJson.tokens(usage);
    }

    /** One hit. */
    public static JsonObject of(SearchHit hit) {
        return JsonObject.builder()
                .put("session", hit.session())
                .put("request_id", hit.requestId())
                .put("record", hit.record())
                .put("where", hit.where().key())
                .put("excerpt", hit.excerpt())
                .put("from", hit.from())
                .put("to", hit.to())
                .build();
    }
}
