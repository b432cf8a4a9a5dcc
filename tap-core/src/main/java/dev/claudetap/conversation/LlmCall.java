package dev.claudetap.conversation;

import dev.claudetap.trace.TraceRecord;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One call of a language model, read from a record, in one vocabulary for all providers. Immutable.
 *
 * @param provider {@code anthropic}, {@code bedrock}, {@code openai-chat}, {@code openai-responses}, {@code gemini} or {@code transcript}
 * @param model the model's name as the answer gave it, else as the request did; empty when neither does
 * @param system the system prompt, its parts joined by blank lines; may be empty
 * @param tools the tools that were offered
 * @param messages the request's messages in order
 * @param answer the answer's blocks; empty when none came
 * @param stopReason why the answer ended, in the provider's word; empty when it did not say
 * @param usage token counts
 * @param error the provider's error message; empty when there was none
 * @param context where the call comes from and what it is for
 */
public record LlmCall(
        String provider,
        String model,
        String system,
        List<ToolDefinition> tools,
        List<Message> messages,
        List<ContentBlock> answer,
        String stopReason,
        TokenUsage usage,
        String error,
        CallContext context) {
    public LlmCall {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(context, "context");
        tools = List.copyOf(tools);
        messages = List.copyOf(messages);
        answer = List.copyOf(answer);
    }

    /** Reads a record; empty when it is no call of a model (a list of models, a token count, telemetry …). */
    public static Optional<LlmCall> of(TraceRecord record) {
        return CallReader.read(record);
    }

    LlmCall in(CallContext other) {
        return new LlmCall(provider, model, system, tools, messages, answer, stopReason, usage, error, other);
    }

    LlmCall with(List<Message> others) {
        return new LlmCall(provider, model, system, tools, others, answer, stopReason, usage, error, context);
    }

    /** The answer's text blocks, joined by blank lines. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (ContentBlock block : answer) {
            if (block instanceof ContentBlock.Text words) {
                text.append(text.isEmpty() ? "" : "\n\n").append(words.text());
            }
        }
        return text.toString();
    }

    /** The tool calls of the answer. */
    public List<ContentBlock.ToolUse> toolUses() {
        return answer.stream()
                .filter(ContentBlock.ToolUse.class::isInstance)
                .map(ContentBlock.ToolUse.class::cast)
                .toList();
    }

    /** The result that this request sends back for an earlier tool call. */
    public Optional<ContentBlock.ToolResult> resultOf(String toolUseId) {
        return messages.stream()
                .flatMap(message -> message.content().stream())
                .filter(ContentBlock.ToolResult.class::isInstance)
                .map(ContentBlock.ToolResult.class::cast)
                .filter(result -> result.toolUseId().equals(toolUseId))
                .findFirst();
    }
}
