package dev.claudetap.assertions;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions on one call of a model: what it was sent, and what it answered. */
public final class CallAssert extends AbstractAssert<CallAssert, LlmCall> {
    private final TracedCall traced;
    private final List<TracedCall> all;

    CallAssert(TracedCall traced, List<TracedCall> all) {
        super(traced.call(), CallAssert.class);
        this.traced = traced;
        this.all = all;
    }

    /** That model answered, by the name that the answer gave, or else the request. */
    public CallAssert usedModel(String model) {
        return equal("model", model, actual.model());
    }

    /** That provider's protocol was spoken, see {@link LlmCall#provider()}. */
    public CallAssert usedProvider(String provider) {
        return equal("provider", provider, actual.provider());
    }

    /** The answer ended for that reason, in the provider's word. */
    public CallAssert stoppedWith(String reason) {
        return equal("stop reason", reason, actual.stopReason());
    }

    /** The provider answered with that HTTP status. */
    public CallAssert hasStatus(int status) {
        return equal(
                "status",
                String.valueOf(status),
                String.valueOf(traced.record().response().status()));
    }

    private CallAssert equal(String what, String expected, String found) {
        if (!found.equals(expected)) {
            throw failure("Expected %s %s but it is %s:\n  %s", what, expected, found, traced.line());
        }
        return this;
    }

    /** The request had so many messages, those included that it went on from by name only. */
    public CallAssert hasMessages(int number) {
        if (actual.messages().size() != number) {
            List<String> roles = actual.messages().stream()
                    .map(message -> message.role() + "  " + Excerpt.of(words(message.content()), 60))
                    .toList();
            throw failure("Expected %s messages but there are %s:%s", number, roles.size(), Excerpt.list(roles));
        }
        return this;
    }

    static String words(List<ContentBlock> blocks) {
        return blocks.stream()
                .map(block -> block instanceof ContentBlock.Text text
                        ? text.text()
                        : block instanceof ContentBlock.ToolResult result
                                ? words(result.content())
                                : "<" + block.getClass().getSimpleName() + ">")
                .collect(Collectors.joining("\n"));
    }

    /** The system prompt. */
    public TextAssert systemPrompt() {
        return text("system prompt", actual.system());
    }

    /** The words of the last message of the request. */
    public TextAssert lastMessage() {
        int last = actual.messages().size() - 1;
        String words = last < 0 ? "" : words(actual.messages().get(last).content());
        return text("last message", words);
    }

    /** The words of the answer. */
    public TextAssert answer() {
        return text("answer", actual.text());
    }

    /** The tools that the model was offered, name by name with description and schema, as one text. */
    public TextAssert toolSchemas() {
        return text("tool schemas", ToolText.of(actual.tools()));
    }

    private TextAssert text(String what, String text) {
        return new TextAssert(text).as("%s of %s", what, descriptionText());
    }

    /** These tools were offered, among others perhaps. */
    public CallAssert offeredTools(String... names) {
        List<String> missing = new ArrayList<>(List.of(names));
        missing.removeAll(offered());
        if (!missing.isEmpty()) {
            throw failure(
                    "Expected tools %s to be offered but %s are not; offered are:%s",
                    List.of(names), missing, Excerpt.list(offered()));
        }
        return this;
    }

    /** None of these tools was offered. */
    public CallAssert offeredNoneOf(String... names) {
        List<String> there = new ArrayList<>(List.of(names));
        there.retainAll(offered());
        if (!there.isEmpty()) {
            throw failure("Expected none of the tools %s to be offered but %s are", List.of(names), there);
        }
        return this;
    }

    private List<String> offered() {
        return actual.tools().stream().map(ToolDefinition::name).toList();
    }

    /** The tool calls of the answer. */
    public ToolCallsAssert toolCalls() {
        List<ToolCallAssert.Traced> found = actual.toolUses().stream()
                .map(use -> new ToolCallAssert.Traced(use, traced, all))
                .toList();
        return new ToolCallsAssert(found).as("tool calls of %s", descriptionText());
    }

    /** The tokens of this call. */
    public UsageAssert usage() {
        return new UsageAssert(actual.usage()).as("usage of %s", descriptionText());
    }
}
