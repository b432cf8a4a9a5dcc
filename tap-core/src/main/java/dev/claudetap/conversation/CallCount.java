package dev.claudetap.conversation;

import dev.claudetap.trace.TraceRecord;
import java.util.Objects;
import java.util.Optional;

/**
 * What counts of one call of a language model: the same as {@link LlmCall} says of it, read without its content and so
 * at a fraction of the cost. Immutable.
 *
 * @param provider as in {@link LlmCall}
 * @param model as in {@link LlmCall}
 * @param usage token counts
 */
public record CallCount(String provider, String model, TokenUsage usage) {
    public CallCount {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(usage, "usage");
    }

    /** Reads a record; empty when it is no call of a model. */
    public static Optional<CallCount> of(TraceRecord record) {
        return CallReader.count(record);
    }
}
