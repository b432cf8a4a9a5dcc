package dev.claudetap.sessions;

import dev.claudetap.conversation.TokenUsage;
import java.util.Objects;

/**
 * What the calls of one model add up to. Immutable.
 *
 * @param calls how many calls
 * @param errors how many of them failed, as {@link SessionFigures#errors} counts
 * @param usage their tokens
 * @param cost what they cost
 */
public record ModelFigures(int calls, int errors, TokenUsage usage, SessionCost cost) {

    public ModelFigures {
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(cost, "cost");
    }

    ModelFigures plus(ModelFigures other) {
        return new ModelFigures(
                calls + other.calls, errors + other.errors, usage.plus(other.usage), cost.plus(other.cost));
    }
}
