package dev.claudetap.conversation;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Origin;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads which session and agent made an exchange. Stateless.
 *
 * <p>What says so, first to last:
 *
 * <ul>
 *   <li>Claude Code: {@code x-claude-code-session-id} (2.1.86 and later), {@code x-claude-code-agent-id} and
 *       {@code x-claude-code-parent-agent-id} (2.1.139 and later, on sub-agents only; its release notes);
 *   <li>Codex: {@code client_metadata} of the request with {@code session_id}, {@code thread_id} and
 *       {@code x-codex-parent-thread-id} ({@code codex-rs/core/src/responses_metadata.rs}), which counts per message of
 *       a WebSocket, else the headers that repeat it: {@code session-id}, {@code thread-id} and
 *       {@code x-codex-parent-thread-id}, formerly {@code session_id} and {@code conversation_id}
 *       ({@code codex-rs/codex-api/src/requests/headers.rs}). Its first thread has the id of the session;
 *   <li>OpenCode: {@code x-session-id}, and on sub-agents, which have sessions of their own, {@code x-parent-session-id}
 *       ({@code packages/opencode/src/session/llm.ts}); towards OpenAI {@code session-id}, too;
 *   <li>CodeBuddy: {@code x-conversation-id};
 *   <li>Claude Code before 2.1.86: {@code metadata.user_id}, which names the session, and that of the parent;
 *   <li>Gemini CLI with a Google login: {@code session_id} in Code Assist's envelope;
 *   <li>OpenAI's API: {@code prompt_cache_key}, which clients set to their session or thread, or to one text for all of
 *       them: where nothing else is said, and never a reason to join two calls.
 * </ul>
 */
public final class Origins {
    private static final String CLAUDE_SESSION = "x-claude-code-session-id";
    /** The weakest source: it tells calls apart, but does not say that two belong together. */
    static final String CACHE_KEY = "prompt_cache_key";

    private static final String CODEX_PARENT = "x-codex-parent-thread-id";
    private static final List<String> SESSIONS =
            List.of("session-id", "session_id", "x-session-id", "x-conversation-id");
    private static final List<String> THREADS = List.of("thread-id", "thread_id", "conversation_id");
    private static final List<String> PARENTS = List.of(CODEX_PARENT, "x-parent-session-id");
    private static final List<String> IN_BODIES =
            List.of("\"client_metadata\"", "\"user_id\"", "\"session_id\"", "\"prompt_cache_key\"");
    private static final Pattern USER_ID_SESSION = Pattern.compile("_session_([0-9A-Za-z-]{8,64})$");

    private Origins() {}

    /** What the record itself holds, else what its headers and body say. */
    public static Origin of(TraceRecord record) {
        if (!record.header().origin().equals(Origin.UNATTRIBUTED)) {
            return record.header().origin();
        }
        // A WebSocket's headers are the session's; its messages say more.
        Optional<Origin> told = record instanceof TraceRecord.WebSocket ? Optional.empty() : ofHeaders(record);
        return told.orElseGet(() -> of(record, body(record.request().body())));
    }

    /** The record with its origin in its header. */
    public static TraceRecord attributed(TraceRecord record) {
        return record.withHeader(record.header().withOrigin(of(record)));
    }

    /** @param request the request's members, of arrays at most that they are there */
    static Origin of(TraceRecord record, JsonObject request) {
        Origin recorded = record.header().origin();
        if (!recorded.equals(Origin.UNATTRIBUTED)) {
            return recorded;
        }
        Optional<Origin> told = record instanceof TraceRecord.WebSocket
                ? ofClientMetadata(request).or(() -> ofHeaders(record))
                : ofHeaders(record).or(() -> ofClientMetadata(request));
        return told.or(() -> ofUserId(request))
                .or(() -> ofCodeAssist(request))
                .or(() -> id(request, CACHE_KEY).map(key -> session(key, CACHE_KEY)))
                .orElse(Origin.UNATTRIBUTED);
    }

    /** Parsing is for bodies that may say something: looking for that costs next to nothing. */
    private static boolean mayTell(Body body) {
        if (!(body instanceof Body.Json json)) {
            return false;
        }
        // One search instead of one for each name: they have an underscore in common.
        String text = json.text();
        for (int at = text.indexOf('_'); at >= 0; at = text.indexOf('_', at + 1)) {
            for (String name : IN_BODIES) {
                if (text.startsWith(name, at - name.indexOf('_'))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static JsonObject body(Body body) {
        try {
            return mayTell(body)
                    ? JsonText.outline(((Body.Json) body).text()).asObject().orElse(JsonObject.EMPTY)
                    : JsonObject.EMPTY;
        } catch (JsonException e) {
            // Its type says that it is JSON; a body that a reader cannot follow names no session.
            return JsonObject.EMPTY;
        }
    }

    private static Optional<Origin> ofHeaders(TraceRecord record) {
        Optional<String> claude = header(record, CLAUDE_SESSION);
        if (claude.isPresent()) {
            return Optional.of(new Origin(
                    claude,
                    header(record, "x-claude-code-agent-id"),
                    header(record, "x-claude-code-parent-agent-id"),
                    CLAUDE_SESSION));
        }
        for (String name : SESSIONS) {
            Optional<String> session = header(record, name);
            if (session.isPresent()) {
                return Optional.of(
                        new Origin(session, firstHeader(record, THREADS), firstHeader(record, PARENTS), name));
            }
        }
        return Optional.empty();
    }

    private static Optional<Origin> ofClientMetadata(JsonObject request) {
        JsonObject metadata = Dialect.object(request, "client_metadata");
        return id(metadata, "session_id")
                .map(session -> new Origin(
                        Optional.of(session),
                        id(metadata, "thread_id"),
                        id(metadata, CODEX_PARENT),
                        "client_metadata.session_id"));
    }

    private static Optional<Origin> ofUserId(JsonObject request) {
        String userId = Dialect.text(Dialect.object(request, "metadata"), "user_id");
        if (userId.startsWith("{")) {
            JsonObject parts = Dialect.parsed(userId).asObject().orElse(JsonObject.EMPTY);
            return id(parts, "session_id").map(session -> session(session, "metadata.user_id"));
        }
        Matcher named = USER_ID_SESSION.matcher(userId);
        return named.find() ? Optional.of(session(named.group(1), "metadata.user_id")) : Optional.empty();
    }

    private static Optional<Origin> ofCodeAssist(JsonObject request) {
        return id(Dialect.object(request, "request"), "session_id").map(session -> session(session, "session_id"));
    }

    private static Origin session(String id, String source) {
        return new Origin(Optional.of(id), Optional.empty(), Optional.empty(), source);
    }

    private static Optional<String> firstHeader(TraceRecord record, List<String> names) {
        return names.stream().flatMap(name -> header(record, name).stream()).findFirst();
    }

    private static Optional<String> header(TraceRecord record, String name) {
        return record.request().headers().first(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static Optional<String> id(JsonObject owner, String name) {
        return owner.string(name).map(String::strip).filter(value -> !value.isEmpty());
    }
}
