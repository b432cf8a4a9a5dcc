package dev.claudetap.assertions;

import dev.claudetap.conversation.ToolDefinition;
import java.util.List;
import java.util.function.ToLongFunction;
import org.assertj.core.api.AbstractAssert;

/** Assertions on how much of the model's context the turns of a trace took. */
public final class ContextBudgetAssert extends AbstractAssert<ContextBudgetAssert, List<String>> {
    private final List<TracedCall> turns;

    ContextBudgetAssert(List<TracedCall> turns) {
        super(turns.stream().map(TracedCall::id).toList(), ContextBudgetAssert.class);
        this.turns = turns;
    }

    /** No prompt had more tokens, by the provider's count, cached ones among them. */
    public ContextBudgetAssert maxPromptTokens(long most) {
        return atMost("prompt tokens", most, call -> call.call().usage().prompt());
    }

    /** No system prompt was longer than so many characters. */
    public ContextBudgetAssert maxSystemPromptCharacters(long most) {
        return atMost(
                "characters of system prompt",
                most,
                call -> call.call().system().length());
    }

    /** The names, descriptions and schemas of the tools that a turn offered were no longer than so many characters. */
    public ContextBudgetAssert maxToolSchemaCharacters(long most) {
        return atMost(
                "characters of tool schemas",
                most,
                call -> call.call().tools().stream()
                        .mapToLong(ContextBudgetAssert::size)
                        .sum());
    }

    private static long size(ToolDefinition tool) {
        return (long) tool.name().length()
                + tool.description().length()
                + tool.schema().length();
    }

    private ContextBudgetAssert atMost(String what, long most, ToLongFunction<TracedCall> size) {
        for (int i = 0; i < turns.size(); i++) {
            long found = size.applyAsLong(turns.get(i));
            if (found > most) {
                throw failure(
                        "Expected at most %s %s but turn %s (%s) has %s",
                        most, what, i + 1, turns.get(i).id(), found);
            }
        }
        return this;
    }
}
