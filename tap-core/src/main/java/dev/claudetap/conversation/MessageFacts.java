package dev.claudetap.conversation;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a message: digests and ids, none of its content but the beginning of its words.
 *
 * @param digest equal for messages that say the same, however they were marked for caching; thoughts do not count
 * @param role as in {@link Message}
 * @param silent whether nothing but thoughts is in it, if anything
 * @param answerKey equal for an answer and the message by which a later request repeats it; null when it is no answer
 * @param uses the tools it calls
 * @param results the tool results it has
 * @param texts digests of its texts
 * @param words the beginning of its last text that is not the agent's reminder
 */
record MessageFacts(
        Digest digest,
        String role,
        boolean silent,
        @Nullable Digest answerKey,
        List<Use> uses,
        List<Result> results,
        List<Digest> texts,
        String words) {
    /** A tool call; {@code prompts} are the texts among its arguments, which may become a sub-agent's first message. */
    record Use(String id, String name, List<Digest> prompts) {}

    /** A tool result; {@code agents} are the ids of agents that it names. */
    record Result(String toolUseId, boolean error, List<String> agents) {}

    private static final int WORDS = 120;
    private static final int SHORTEST_PROMPT = 8;
    private static final int PROMPT_DEPTH = 4;

    /** Claude Code ends a sub-agent's result with {@code agentId: …}; Codex answers {@code spawn_agent} with {@code agent_id}. */
    private static final Pattern AGENT_ID =
            Pattern.compile("(?i)\\bagent_?id\\\\?[\"']?\\s*[:=]\\s*\\\\?[\"']?([\\w.:-]{4,64})");

    boolean isAssistant() {
        return role.equals("assistant");
    }

    static MessageFacts of(Message message) {
        StringBuilder said = new StringBuilder(message.role());
        StringBuilder spoken = new StringBuilder();
        List<Use> uses = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        List<Digest> texts = new ArrayList<>();
        for (ContentBlock block : message.content()) {
            write(block, said);
            if (block instanceof ContentBlock.ToolUse use) {
                uses.add(new Use(use.id(), use.name(), prompts(use.input())));
                spoken.append("\u0000use ")
                        .append(use.id().isEmpty() ? use.input().toJson() : use.id());
            } else if (block instanceof ContentBlock.ToolResult result) {
                results.add(new Result(result.toolUseId(), result.error(), agents(result)));
            } else if (block instanceof ContentBlock.Text text) {
                texts.add(textDigest(text.text()));
                spoken.append("\u0000text ").append(text.text().strip());
            }
        }
        boolean answer = message.role().equals("assistant") && !spoken.isEmpty();
        return new MessageFacts(
                Digest.of(said.toString()),
                message.role(),
                said.length() == message.role().length(),
                answer ? Digest.of(spoken.toString()) : null,
                List.copyOf(uses),
                List.copyOf(results),
                List.copyOf(texts),
                words(message));
    }

    /** The beginning of a message's last text that is not the agent's own reminder. */
    static String words(Message message) {
        String words = "";
        for (ContentBlock block : message.content()) {
            if (block instanceof ContentBlock.Text text
                    && !text.text().stripLeading().startsWith("<system-reminder>")) {
                words = beginning(text.text());
            }
        }
        return words;
    }

    static Digest textDigest(String text) {
        return Digest.of(text.strip());
    }

    private static String beginning(String text) {
        String stripped = text.strip();
        return stripped.length() <= WORDS ? stripped : stripped.substring(0, WORDS);
    }

    /** One way to write a block, whatever the provider's; each part tells where it ends, so no two blocks look alike. */
    private static void write(ContentBlock block, StringBuilder out) {
        if (block instanceof ContentBlock.Text text) {
            part(out, 't', text.text());
        } else if (block instanceof ContentBlock.ToolUse use) {
            part(out, 'u', use.id());
            part(out, 'n', use.name());
            part(out, 'i', use.input().toJson());
        } else if (block instanceof ContentBlock.ToolResult result) {
            part(out, result.error() ? 'e' : 'r', result.toolUseId());
            result.content().forEach(inner -> write(inner, out));
        } else if (block instanceof ContentBlock.Image image) {
            part(out, 'p', image.source() + image.sha256());
        } else if (block instanceof ContentBlock.Other other) {
            part(out, 'o', withoutCacheMark(other.raw()).toJson());
        }
    }

    private static void part(StringBuilder out, char kind, String text) {
        out.append('\u0000').append(kind).append(text.length()).append(':').append(text);
    }

    private static JsonObject withoutCacheMark(JsonObject block) {
        return block.toBuilder().remove("cache_control").remove("cachePoint").build();
    }

    private static List<Digest> prompts(JsonValue input) {
        List<Digest> prompts = new ArrayList<>();
        collect(input, PROMPT_DEPTH, prompts);
        return List.copyOf(prompts);
    }

    private static void collect(JsonValue value, int depth, List<Digest> prompts) {
        if (value instanceof JsonString text && text.value().length() >= SHORTEST_PROMPT) {
            prompts.add(textDigest(text.value()));
        } else if (value instanceof JsonArray array && depth > 0) {
            array.forEach(element -> collect(element, depth - 1, prompts));
        } else if (value instanceof JsonObject object && depth > 0) {
            object.forEach(member -> collect(member.value(), depth - 1, prompts));
        }
    }

    private static List<String> agents(ContentBlock.ToolResult result) {
        List<String> agents = new ArrayList<>();
        for (ContentBlock block : result.content()) {
            if (block instanceof ContentBlock.Text text && mayNameAgent(text.text())) {
                Matcher named = AGENT_ID.matcher(text.text());
                while (named.find()) {
                    agents.add(named.group(1));
                }
            }
        }
        return List.copyOf(agents);
    }

    /** Most results name none, and to look for the pattern takes ten times as long. */
    private static boolean mayNameAgent(String text) {
        return text.contains("gent") || text.contains("GENT");
    }
}
