package dev.claudetap.assertions;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.List;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on one tool call: its arguments, and what came of it. */
public final class ToolCallAssert extends AbstractAssert<ToolCallAssert, ContentBlock.ToolUse> {
    /**
     * A tool call in its trace.
     *
     * @param from the call whose answer asked for it
     * @param all the calls that may have brought its result
     */
    record Traced(ContentBlock.ToolUse use, TracedCall from, List<TracedCall> all) {
        String line() {
            return from.id() + "  " + use.name() + " " + Excerpt.of(use.input().toJson(), 80);
        }
    }

    private final Traced traced;

    ToolCallAssert(Traced traced) {
        super(traced.use(), ToolCallAssert.class);
        this.traced = traced;
    }

    /** It is that tool's. */
    public ToolCallAssert hasName(String tool) {
        if (!actual.name().equals(tool)) {
            throw failure("Expected a call of %s but it is\n  %s", tool, traced.line());
        }
        return this;
    }

    /**
     * An argument has that value.
     *
     * @param name its name, or for one further in a JSON pointer as {@code /edits/0/path}
     * @param value text, number or boolean, as JSON would print it without quotes
     */
    public ToolCallAssert hasArgument(String name, Object value) {
        String found = value(name);
        if (!found.equals(String.valueOf(value))) {
            throw failure("Expected argument %s to be %s but it is %s", name, value, Excerpt.of(found, 200));
        }
        return this;
    }

    /** An argument as text, JSON text when it is no string. */
    public TextAssert argument(String name) {
        return new TextAssert(value(name)).as("argument %s of %s", name, descriptionText());
    }

    private String value(String name) {
        JsonValue found = actual.input();
        for (String step : (name.startsWith("/") ? name.substring(1) : name).split("/", -1)) {
            found = found == null ? null : step(found, step);
        }
        if (found == null) {
            throw failure("Expected an argument %s but there is none:\n  %s", name, traced.line());
        }
        return found instanceof JsonString text ? text.value() : found.toJson();
    }

    private static @Nullable JsonValue step(JsonValue in, String name) {
        if (in instanceof JsonObject object) {
            return object.get(name.replace("~1", "/").replace("~0", "~"));
        }
        if (in instanceof JsonArray array && name.matches("\\d{1,6}")) {
            int index = Integer.parseInt(name);
            return index < array.elements().size() ? array.elements().get(index) : null;
        }
        return null;
    }

    /** What the tool gave back, as the model was told. */
    public TextAssert result() {
        return new TextAssert(CallAssert.words(found().content())).as("result of %s", descriptionText());
    }

    /** Its result was sent to the model, and is no error. */
    public ToolCallAssert succeeded() {
        return outcome(false);
    }

    /** Its result was sent to the model, as an error. */
    public ToolCallAssert failed() {
        return outcome(true);
    }

    private ToolCallAssert outcome(boolean error) {
        ContentBlock.ToolResult result = found();
        if (result.error() != error) {
            throw failure(
                    "Expected the tool to %s but it %s:\n  %s",
                    error ? "fail" : "succeed",
                    error ? "succeeded" : "failed",
                    Excerpt.of(CallAssert.words(result.content()), 200));
        }
        return this;
    }

    private ContentBlock.ToolResult found() {
        ContentBlock.ToolResult result = TracedCall.resultOf(traced.all(), actual.id());
        if (result == null) {
            throw failure("Expected a result of the tool but no later call brought one:\n  %s", traced.line());
        }
        return result;
    }
}
