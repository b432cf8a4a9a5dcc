package dev.claudetap.conversation;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * A tool call and what became of it.
 *
 * @param id joins it to its result; empty when the provider gives none
 * @param name the tool
 * @param call index of the call whose answer asked for it
 * @param resultIn index of the first call whose request had the result; empty while there is none
 * @param error whether the tool failed
 * @param started thread of the sub-agent that it started
 */
public record ToolCall(String id, String name, int call, OptionalInt resultIn, boolean error, OptionalInt started) {
    public ToolCall {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
    }
}
