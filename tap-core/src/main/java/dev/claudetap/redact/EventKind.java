package dev.claudetap.redact;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonScanner;
import dev.claudetap.json.JsonScanner.Token;
import java.util.Set;

/**
 * What a stream's event says about its strings: whether later events may continue them, and which of several parallel
 * texts it is about. When in doubt a string counts as continued, because only then is a secret found that is split over
 * events.
 *
 * @param type the data's own type, else the event's name
 * @param indexes hash of what the event calls an index
 */
record EventKind(String type, long indexes) {
    private static final Set<String> WHOLE_EVENTS = Set.of(
            "message_start",
            "content_block_start",
            "content_block_stop",
            "message_delta",
            "message_stop",
            "ping",
            "error");

    /** Members that every dialect sends in one piece. */
    private static final Set<String> WHOLE_MEMBERS = Set.of(
            "id",
            "type",
            "object",
            "event",
            "role",
            "author",
            "model",
            "modelVersion",
            "name",
            "status",
            "phase",
            "stop_reason",
            "stop_sequence",
            "finish_reason",
            "native_finish_reason",
            "finishReason",
            "item_id",
            "call_id",
            "response_id",
            "responseId",
            "message_id",
            "tool_use_id",
            "tool_call_id",
            "url",
            "provider",
            "mime_type",
            "mimeType",
            "system_fingerprint",
            "service_tier",
            "created_at",
            "createTime",
            "obfuscation");

    /**
     * @param scanner at the beginning of {@code data}
     * @throws JsonException when {@code data} is not JSON
     */
    static EventKind of(String event, String data, JsonScanner scanner) throws JsonException {
        String type = event;
        long indexes = 1;
        String name = "";
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            if (token == Token.NAME) {
                name = scanner.string();
            } else if (token == Token.NUMBER && name.endsWith("index")) {
                indexes = indexes * 31
                        + data.substring(scanner.start(), scanner.end()).hashCode();
            } else if (token == Token.STRING && scanner.depth() == 1 && name.equals("type")) {
                type = scanner.string();
            }
        }
        return new EventKind(type, indexes);
    }

    // By hand, as map keys of every event are: a record's own cost method handles.
    @Override
    public boolean equals(Object other) {
        return other instanceof EventKind kind && kind.indexes == indexes && kind.type.equals(type);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(indexes) + type.hashCode();
    }

    /** Whether each of its strings is all there. */
    boolean isWhole() {
        return WHOLE_EVENTS.contains(type) || (type.startsWith("response.") && !type.contains("delta"));
    }

    static boolean isWholeMember(String name) {
        return WHOLE_MEMBERS.contains(name);
    }

    /** Whether nothing will be added any more to a text that {@code earlier} was about. */
    boolean ends(EventKind earlier) {
        return switch (type) {
            case "message_stop", "response.completed", "response.done", "response.failed", "response.incomplete" ->
                true;
            case "content_block_stop" -> earlier.type.equals("content_block_delta") && earlier.indexes == indexes;
            default ->
                type.startsWith("response.")
                        && type.endsWith(".done")
                        && earlier.indexes == indexes
                        && earlier.type.equals(type.substring(0, type.length() - ".done".length())
                                .concat(".delta"));
        };
    }
}
