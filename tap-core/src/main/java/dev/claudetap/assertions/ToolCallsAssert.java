package dev.claudetap.assertions;

import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions on tool calls, in the order in which the model asked for them. */
public final class ToolCallsAssert extends AbstractAssert<ToolCallsAssert, List<String>> {
    private final List<ToolCallAssert.Traced> calls;

    ToolCallsAssert(List<ToolCallAssert.Traced> calls) {
        super(calls.stream().map(call -> call.use().name()).toList(), ToolCallsAssert.class);
        this.calls = List.copyOf(calls);
    }

    /** Only those of that tool. */
    public ToolCallsAssert named(String tool) {
        return new ToolCallsAssert(calls.stream()
                        .filter(call -> call.use().name().equals(tool))
                        .toList())
                .as("%s named %s", descriptionText(), tool);
    }

    /** So many. */
    public ToolCallsAssert hasSize(int number) {
        if (calls.size() != number) {
            throw failure("Expected %s tool calls but there are %s:%s", number, calls.size(), list());
        }
        return this;
    }

    /** None at all. */
    public ToolCallsAssert isEmpty() {
        return hasSize(0);
    }

    /** These tools and no others were called, in this order. */
    public ToolCallsAssert areExactly(String... names) {
        if (!actual.equals(List.of(names))) {
            throw failure("Expected the tool calls %s but they are:%s", List.of(names), list());
        }
        return this;
    }

    /** These tools were called in this order, others before, between and after perhaps. */
    public ToolCallsAssert areInOrder(String... names) {
        int next = 0;
        for (String name : actual) {
            next += next < names.length && names[next].equals(name) ? 1 : 0;
        }
        if (next < names.length) {
            throw failure(
                    "Expected tool calls in the order %s but after %s there is no %s:%s",
                    List.of(names), List.of(names).subList(0, next), names[next], list());
        }
        return this;
    }

    /** One of them, counted from 1. */
    public ToolCallAssert call(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("tool calls are counted from 1");
        }
        if (number > calls.size()) {
            throw failure("Expected a tool call %s but there are %s:%s", number, calls.size(), list());
        }
        ToolCallAssert.Traced call = calls.get(number - 1);
        return new ToolCallAssert(call)
                .as(
                        "tool call %s, %s (%s)",
                        number, call.use().name(), call.from().id());
    }

    /** The only one. */
    public ToolCallAssert only() {
        return hasSize(1).call(1);
    }

    private String list() {
        return Excerpt.list(calls.stream().map(ToolCallAssert.Traced::line).toList());
    }
}
