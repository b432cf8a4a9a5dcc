package dev.claudetap.conversation;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which session, and which agent of it, made a call: as far as the agent itself says so, never guessed.
 *
 * @param session the session's id
 * @param agent the id of the agent, or thread, within the session; empty for the main one and where agents are not told apart
 * @param parentAgent the id of the agent that started this one
 * @param source what said so, for people, for example {@code x-claude-code-session-id}; {@code unattributed} when nothing did
 */
public record CallOrigin(
        Optional<String> session, Optional<String> agent, Optional<String> parentAgent, String source) {
    /** Nothing in the call says where it comes from. */
    public static final CallOrigin UNATTRIBUTED =
            new CallOrigin(Optional.empty(), Optional.empty(), Optional.empty(), "unattributed");

    /** One agent program's headers; it may have had several names for one of them. */
    private record Naming(String session, List<String> agents, String parentAgent) {}

    private static final List<String> THREADS = List.of("thread-id", "thread_id", "conversation_id");
    private static final List<Naming> HEADERS = List.of(
            new Naming("x-claude-code-session-id", List.of("x-claude-code-agent-id"), "x-claude-code-parent-agent-id"),
            new Naming("session-id", THREADS, "x-codex-parent-thread-id"),
            new Naming("session_id", THREADS, "x-codex-parent-thread-id"));

    public CallOrigin {
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(agent, "agent");
        Objects.requireNonNull(parentAgent, "parentAgent");
        Objects.requireNonNull(source, "source");
    }

    /** Reads it off a record: the agent's headers, else the key that OpenAI's API groups calls by. */
    public static CallOrigin of(TraceRecord record) {
        for (Naming naming : HEADERS) {
            Optional<String> session = header(record, naming.session());
            if (session.isPresent()) {
                Optional<String> agent = naming.agents().stream()
                        .flatMap(name -> header(record, name).stream())
                        .findFirst();
                return new CallOrigin(session, agent, header(record, naming.parentAgent()), naming.session());
            }
        }
        return cacheKey(record)
                .map(key -> new CallOrigin(Optional.of(key), Optional.empty(), Optional.empty(), "prompt_cache_key"))
                .orElse(UNATTRIBUTED);
    }

    private static Optional<String> header(TraceRecord record, String name) {
        return record.request().headers().first(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Optional<String> cacheKey(TraceRecord record) {
        if (!(record.request().body() instanceof Body.Json json)) {
            return Optional.empty();
        }
        try {
            return JsonText.parse(json.text())
                    .asObject()
                    .flatMap(body -> body.string("prompt_cache_key"))
                    .filter(key -> !key.isBlank());
        } catch (JsonException e) {
            // Its type says that it is JSON; a body that a reader cannot follow names no session.
            return Optional.empty();
        }
    }
}
