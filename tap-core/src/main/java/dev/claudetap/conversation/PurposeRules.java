package dev.claudetap.conversation;

import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells turns from what agents ask on their own account. First what the agent itself says, then what only such a call
 * looks like; every rule names where it was seen. No rule fits: a turn.
 */
final class PurposeRules {
    private static final List<String> COUNT_PATHS = List.of("count_tokens", "counttokens", "/input_tokens");

    /**
     * System prompts for titles: OpenCode ({@code packages/opencode/src/agent/prompt/title.txt}), Claude Code before it
     * asked for a schema, and any agent that tells the model to find a title for a session.
     */
    private static final Pattern TITLE = Pattern.compile(
            "(?i)you are a title generator"
                    + "|analyze if this message indicates a new conversation topic"
                    + "|\\b(generate|write|create|return|summari[sz]e|name)\\b[^.\\n]{0,60}\\b(session|conversation|chat|thread)\\b[^.\\n]{0,60}\\btitle\\b"
                    + "|\\b(generate|write|create|return)\\b[^.\\n]{0,60}\\btitle\\b[^.\\n]{0,80}\\b(session|conversation|chat|thread)\\b");

    /**
     * The same in the words of a user: Claude Code, and Gemini CLI
     * ({@code packages/core/src/services/sessionSummaryService.ts}). Only these, as a user may ask for a title, too.
     */
    private static final List<String> TITLE_WORDS = List.of(
            "Generate a concise, sentence-case title",
            "Summarize the user's primary intent or goal in this conversation");

    /**
     * Compactions in words: Claude Code (its two compaction prompts), Codex
     * ({@code codex-rs/core/templates/compact/prompt.md}), OpenCode ({@code session/compaction.ts}), Gemini CLI and Qwen
     * Code ({@code getCompressionPrompt}, a system prompt).
     */
    private static final List<String> COMPACTIONS = List.of(
            "CRITICAL: Respond with TEXT ONLY",
            "Your task is to create a detailed summary of the conversation so far",
            "You are performing a CONTEXT CHECKPOINT COMPACTION",
            "Provide a detailed prompt for continuing our conversation above",
            "You are the component that summarizes internal chat history");

    private static final Set<String> TITLE_MEMBERS = Set.of("title", "isNewTopic");
    private static final List<String> MAX_TOKENS = List.of("max_tokens", "max_output_tokens", "max_completion_tokens");

    private PurposeRules() {}

    static boolean isTokenCount(String lowerPath) {
        return COUNT_PATHS.stream().anyMatch(lowerPath::contains);
    }

    /** Codex opens its WebSocket with a request that asks for no answer ({@code generate: false}). */
    static boolean generatesNothing(JsonObject request) {
        return request.get("generate") == JsonLiteral.FALSE;
    }

    static CallPurpose of(PurposeClues clues) {
        if (generatesNothing(clues.request())) {
            return CallPurpose.WARM_UP;
        }
        Optional<CallPurpose> told = saidByCodex(clues).or(() -> saidByClaudeCode(clues));
        if (isTitle(clues)) {
            return CallPurpose.TITLE;
        }
        return told.orElseGet(() -> byLook(clues));
    }

    private static CallPurpose byLook(PurposeClues clues) {
        if (isWarmUp(clues)) {
            return CallPurpose.WARM_UP;
        }
        if (isCompaction(clues)) {
            return CallPurpose.COMPACTION;
        }
        // Gemini CLI asks who is to speak next: packages/core/src/utils/nextSpeakerChecker.ts
        return !clues.tools() && schema(clues.request()).has("next_speaker") ? CallPurpose.AUXILIARY : CallPurpose.TURN;
    }

    /**
     * {@code x-codex-turn-metadata}, in the body's {@code client_metadata} or as a header, tells the kind of request;
     * {@code x-openai-subagent} names Codex's own helpers ({@code codex-rs/core/src/responses_metadata.rs}).
     */
    private static Optional<CallPurpose> saidByCodex(PurposeClues clues) {
        JsonObject metadata = Dialect.object(clues.request(), "client_metadata");
        String turn = metadata.string("x-codex-turn-metadata").orElseGet(() -> header(clues, "x-codex-turn-metadata"));
        String kind = Dialect.text(Dialect.parsed(turn).asObject().orElse(JsonObject.EMPTY), "request_kind");
        String helper = metadata.string("x-openai-subagent").orElseGet(() -> header(clues, "x-openai-subagent"));
        String path = CallReader.path(clues.record());
        if (kind.equals("compaction") || helper.equals("compact") || path.endsWith("/responses/compact")) {
            return Optional.of(CallPurpose.COMPACTION);
        }
        if (kind.equals("memory") || helper.equals("memory_consolidation")) {
            return Optional.of(CallPurpose.AUXILIARY);
        }
        if (kind.equals("prewarm")) {
            return Optional.of(CallPurpose.WARM_UP);
        }
        return kind.equals("turn") ? Optional.of(CallPurpose.TURN) : Optional.empty();
    }

    /** Since 2.1.273 with {@code CLAUDE_CODE_GATEWAY_HINT_HEADERS=1}; its release notes name the headers. */
    private static Optional<CallPurpose> saidByClaudeCode(PurposeClues clues) {
        if (!header(clues, "x-claude-code-compaction").isEmpty()) {
            return Optional.of(CallPurpose.COMPACTION);
        }
        return switch (header(clues, "x-claude-code-request-class").toLowerCase(Locale.ROOT)) {
            case "main", "subagent", "workflow" -> Optional.of(CallPurpose.TURN);
            case "compaction" -> Optional.of(CallPurpose.COMPACTION);
            case "auxiliary" -> Optional.of(isWarmUp(clues) ? CallPurpose.WARM_UP : CallPurpose.AUXILIARY);
            default -> Optional.empty();
        };
    }

    private static boolean isTitle(PurposeClues clues) {
        if (clues.tools()) {
            return false;
        }
        JsonObject schema = schema(clues.request());
        boolean asked = schema.has("title")
                && schema.members().stream().allMatch(member -> TITLE_MEMBERS.contains(member.name()));
        return asked
                || TITLE.matcher(clues.system()).find()
                || (!clues.answered() && TITLE_WORDS.stream().anyMatch(clues.lastUser()::startsWith));
    }

    /** The members of the object that the answer has to be, for the providers that take a schema. */
    private static JsonObject schema(JsonObject request) {
        JsonObject format = Dialect.object(Dialect.object(request, "output_config"), "format");
        if (format.members().isEmpty()) {
            format = Dialect.object(Dialect.object(request, "text"), "format");
        }
        if (format.members().isEmpty()) {
            format = Dialect.object(Dialect.object(request, "response_format"), "json_schema");
        }
        JsonObject gemini = Dialect.object(request, "generationConfig");
        JsonObject schema = format.object("schema")
                .or(() -> gemini.object("responseJsonSchema"))
                .or(() -> gemini.object("responseSchema"))
                .orElse(JsonObject.EMPTY);
        return Dialect.object(schema, "properties");
    }

    /**
     * A single token is asked for, as Claude Code does at its start to learn the quota; or Claude Code's sub-agents have
     * their prompt cached by the one word {@code Warmup}.
     */
    private static boolean isWarmUp(PurposeClues clues) {
        if (clues.answered()) {
            return false;
        }
        JsonObject gemini = Dialect.object(clues.request(), "generationConfig");
        boolean single = MAX_TOKENS.stream()
                        .anyMatch(name -> clues.request().number(name).orElse(0L) == 1)
                || gemini.number("maxOutputTokens").orElse(0L) == 1;
        return (single && !clues.tools()) || clues.lastUser().equals("Warmup");
    }

    private static boolean isCompaction(PurposeClues clues) {
        return COMPACTIONS.stream()
                .anyMatch(words ->
                        clues.lastUser().startsWith(words) || clues.system().startsWith(words));
    }

    private static String header(PurposeClues clues, String name) {
        return clues.record().request().headers().first(name).map(String::strip).orElse("");
    }
}
