package dev.claudetap.sessions;

import dev.claudetap.conversation.TokenUsage;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the records of one session add up to. Immutable.
 *
 * @param client id of the client profile, as the records say; empty when they do not
 * @param proxyMode as {@code client}
 * @param startedAt when the first exchange began
 * @param endedAt when the last exchange ended
 * @param counts how many of what
 * @param words what was asked first, answered last, and what went wrong last
 * @param models calls, tokens and cost by model, in the order of their first calls
 */
public record SessionFigures(
        String client,
        String proxyMode,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        Counts counts,
        Words words,
        Map<String, ModelFigures> models) {
    /** A session without records. */
    public static final SessionFigures NONE =
            new SessionFigures("", "", Optional.empty(), Optional.empty(), Counts.NONE, Words.NONE, Map.of());

    /**
     * How many of what.
     *
     * @param records records of any kind
     * @param calls calls of models
     * @param turns calls that are a step of a conversation
     * @param answered calls of models that were answered
     * @param errors calls that failed, warm-ups and token counts aside
     * @param probeErrors warm-ups and token counts that failed
     */
    public record Counts(int records, int calls, int turns, int answered, int errors, int probeErrors) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);
    }

    /**
     * A few words of the session, shortened, without line breaks.
     *
     * @param firstPrompt what the user asked first; empty when nobody asked
     * @param lastAnswer what the model said last; empty when it said nothing
     * @param lastError why the last call that failed did; empty when none did
     */
    public record Words(String firstPrompt, String lastAnswer, String lastError) {
        static final Words NONE = new Words("", "", "");

        public Words {
            Objects.requireNonNull(firstPrompt, "firstPrompt");
            Objects.requireNonNull(lastAnswer, "lastAnswer");
            Objects.requireNonNull(lastError, "lastError");
        }
    }

    public SessionFigures {
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(proxyMode, "proxyMode");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(endedAt, "endedAt");
        Objects.requireNonNull(counts, "counts");
        Objects.requireNonNull(words, "words");
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /** Calls that failed; warm-ups and token counts count only when nothing was answered at all. */
    public int errors() {
        return counts.errors() + (counts.answered() == 0 ? counts.probeErrors() : 0);
    }

    /** The tokens of all calls. */
    public TokenUsage usage() {
        return models.values().stream().map(ModelFigures::usage).reduce(TokenUsage.NONE, TokenUsage::plus);
    }

    /** What all calls cost. */
    public SessionCost cost() {
        return models.values().stream().map(ModelFigures::cost).reduce(SessionCost.NONE, SessionCost::plus);
    }

    /** The model that used most tokens, else the one most calls went to; empty when no call named one. */
    public String model() {
        return models.entrySet().stream()
                .filter(entry -> !entry.getKey().isEmpty())
                .max(Comparator.<Map.Entry<String, ModelFigures>>comparingLong(
                                entry -> entry.getValue().usage().total())
                        .thenComparingLong(entry -> entry.getValue().calls()))
                .map(Map.Entry::getKey)
                .orElse("");
    }
}
