package dev.claudetap.proxy.placeholder;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.proxy.replay.Playback;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The words of the placeholders, by provider. Immutable. */
final class Placeholders {
    /** For every provider at once. */
    static final String NO_MODELS =
            "{\"object\":\"list\",\"data\":[],\"models\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}";

    static final String NOT_FOUND = "{\"type\":\"error\",\"error\":{\"type\":\"not_found_error\",\"message\":"
            + "\"claude-tap only captures prompts in this run; nothing else is answered\"}}";

    private static final String ANTHROPIC_USAGE = "{\"input_tokens\":0,\"output_tokens\":0}";
    private static final String OPENAI_USAGE = "{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}";
    private static final String ITEM =
            "{\"type\":\"message\",\"id\":\"msg_claude_tap_capture\",\"status\":\"completed\","
                    + "\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"captured\",\"annotations\":[]}]}";
    private static final String PART = "{\"type\":\"output_text\",\"text\":\"captured\",\"annotations\":[]}";
    private static final String IN_ITEM =
            "\"item_id\":\"msg_claude_tap_capture\",\"output_index\":0,\"content_index\":0";

    private final String model;

    /** @param name of the model that was asked for */
    Placeholders(String name) {
        this.model = new JsonString(name).toJson();
    }

    String body(Dialect dialect) {
        return switch (dialect) {
            case ANTHROPIC -> message();
            case ANTHROPIC_TEXT ->
                "{\"type\":\"completion\",\"id\":\"compl_claude_tap_capture\",\"completion\":\"captured\","
                        + "\"stop_reason\":\"stop_sequence\",\"model\":" + model + "}";
            case CHAT ->
                chat("chat.completion", "\"message\":{\"role\":\"assistant\",\"content\":\"captured\"},", "\"stop\"");
            case COMPLETIONS -> completion();
            case RESPONSES -> response("completed", "[" + ITEM + "]");
            case GEMINI -> gemini(false);
            case CONVERSE -> converse();
        };
    }

    String events(Dialect dialect) {
        return switch (dialect) {
            case RESPONSES -> named(responseEvents());
            case CHAT ->
                data(chat(
                                "chat.completion.chunk",
                                "\"delta\":{\"role\":\"assistant\",\"content\":\"captured\"},",
                                "null"))
                        + data(chat("chat.completion.chunk", "\"delta\":{},", "\"stop\""))
                        + data("[DONE]");
            case COMPLETIONS -> data(completion()) + data("[DONE]");
            case ANTHROPIC_TEXT -> "event: completion\n" + data(body(dialect));
            default -> named(messageEvents());
        };
    }

    private static String data(String json) {
        return "data: " + json + "\n\n";
    }

    private static String named(List<JsonObject> events) {
        StringBuilder text = new StringBuilder();
        for (JsonObject event : events) {
            text.append("event: ")
                    .append(event.string("type").orElse(""))
                    .append('\n')
                    .append(data(event.toJson()));
        }
        return text.toString();
    }

    String message() {
        return message("[{\"type\":\"text\",\"text\":\"captured\"}]", "\"end_turn\"");
    }

    private String message(String content, String reason) {
        return "{\"id\":\"msg_claude_tap_capture\",\"type\":\"message\",\"role\":\"assistant\",\"model\":" + model
                + ",\"content\":" + content + ",\"stop_reason\":" + reason + ",\"stop_sequence\":null,\"usage\":"
                + ANTHROPIC_USAGE + "}";
    }

    private List<JsonObject> messageEvents() {
        return objects(
                "{\"type\":\"message_start\",\"message\":" + message("[]", "null") + "}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"captured\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":"
                        + ANTHROPIC_USAGE + "}",
                "{\"type\":\"message_stop\"}");
    }

    private String chat(String object, String said, String reason) {
        return "{\"id\":\"chatcmpl_claude_tap_capture\",\"object\":\"" + object + "\",\"created\":0,\"model\":" + model
                + ",\"choices\":[{\"index\":0," + said + "\"finish_reason\":" + reason + "}],\"usage\":" + OPENAI_USAGE
                + "}";
    }

    private String completion() {
        return "{\"id\":\"cmpl_claude_tap_capture\",\"object\":\"text_completion\",\"created\":0,\"model\":" + model
                + ",\"choices\":[{\"text\":\"captured\",\"index\":0,\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":"
                + OPENAI_USAGE + "}";
    }

    private String response(String status, String output) {
        return "{\"id\":\"resp_claude_tap_capture\",\"object\":\"response\",\"created_at\":0,\"status\":\"" + status
                + "\",\"model\":" + model + ",\"output\":" + output + ",\"usage\":{\"input_tokens\":0,"
                + "\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":0,"
                + "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":0}}";
    }

    List<JsonObject> responseEvents() {
        String open = ITEM.replace("\"completed\"", "\"in_progress\"").replaceFirst("\\[\\{.*}]", "[]");
        List<JsonObject> events = objects(
                "{\"type\":\"response.created\",\"response\":" + response("in_progress", "[]") + "}",
                "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":" + open + "}",
                "{\"type\":\"response.content_part.added\"," + IN_ITEM + ",\"part\":" + PART.replace("captured", "")
                        + "}",
                "{\"type\":\"response.output_text.delta\"," + IN_ITEM + ",\"delta\":\"captured\"}",
                "{\"type\":\"response.output_text.done\"," + IN_ITEM + ",\"text\":\"captured\"}",
                "{\"type\":\"response.content_part.done\"," + IN_ITEM + ",\"part\":" + PART + "}",
                "{\"type\":\"response.output_item.done\",\"output_index\":0,\"item\":" + ITEM + "}",
                "{\"type\":\"response.completed\",\"response\":" + response("completed", "[" + ITEM + "]") + "}");
        List<JsonObject> numbered = new ArrayList<>();
        for (JsonObject event : events) {
            numbered.add(
                    event.toBuilder().put("sequence_number", numbered.size()).build());
        }
        return numbered;
    }

    /** @param wrapped whether it stands in Code Assist's envelope */
    String gemini(boolean wrapped) {
        String said = "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"captured\"}]},"
                + "\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":0,"
                + "\"candidatesTokenCount\":0,\"totalTokenCount\":0},\"modelVersion\":" + model + "}";
        return wrapped ? "{\"response\":" + said + "}" : said;
    }

    String converse() {
        return "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[{\"text\":\"captured\"}]}},"
                + "\"stopReason\":\"end_turn\",\"usage\":{\"inputTokens\":0,\"outputTokens\":0,\"totalTokens\":0},"
                + "\"metrics\":{\"latencyMs\":0}}";
    }

    Playback.Frame converseFrames() {
        return frame(
                new AwsFrames()
                        .add("messageStart", "{\"role\":\"assistant\"}")
                        .add("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"captured\"}}")
                        .add("contentBlockStop", "{\"contentBlockIndex\":0}")
                        .add("messageStop", "{\"stopReason\":\"end_turn\"}")
                        .add(
                                "metadata",
                                "{\"usage\":{\"inputTokens\":0,\"outputTokens\":0,\"totalTokens\":0},\"metrics\":{\"latencyMs\":0}}"));
    }

    Playback.Frame invokeFrames() {
        AwsFrames frames = new AwsFrames();
        for (JsonObject event : messageEvents()) {
            byte[] json = event.toJson().getBytes(StandardCharsets.UTF_8);
            frames.add("chunk", "{\"bytes\":\"" + Base64.getEncoder().encodeToString(json) + "\"}");
        }
        return frame(frames);
    }

    private static Playback.Frame frame(AwsFrames frames) {
        return new Playback.Frame(Base64.getEncoder().encodeToString(frames.bytes()), true, 0);
    }

    private static List<JsonObject> objects(String... texts) {
        List<JsonObject> objects = new ArrayList<>();
        for (String text : texts) {
            try {
                objects.add(JsonText.parse(text).asObject().orElseThrow());
            } catch (JsonException e) {
                throw new IllegalStateException("a placeholder is no JSON", e);
            }
        }
        return objects;
    }
}
