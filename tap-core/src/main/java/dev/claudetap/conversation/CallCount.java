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
 * @param used what it used: token counts, and what else is billed
 */
public record CallCount(String provider, String model, Consumption used) {
    public CallCount {
        Objects.requireNonNull(provider, "provider");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(used, "used");
    }

    /** Token counts. */
    public TokenUsage usage() {
        return used.usage();
    }

    /** Reads a record; empty when it is no call of a model. */
    public static Optional<CallCount> of(TraceRecord record) {
        return CallReader.count(record);
    }
}
