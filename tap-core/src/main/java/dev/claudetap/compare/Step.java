package dev.claudetap.compare;

import dev.claudetap.conversation.CallFate;
import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.conversation.ToolDefinition;
import dev.claudetap.json.JsonValue;
import dev.claudetap.pricing.Cost;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A call of a run as it is compared with one of another run. Immutable.
 *
 * @param name how it is called among the calls of its run: the turn, and the agent unless it is the main one
 * @param asked what it asked
 * @param answer what came back, without thoughts
 * @param fate how it ended
 * @param usage token counts
 * @param cost its price
 */
public record Step(String name, Asked asked, List<ContentBlock> answer, CallFate fate, TokenUsage usage, Cost cost) {
    public Step {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(asked, "asked");
        answer = List.copyOf(answer);
        Objects.requireNonNull(fate, "fate");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(cost, "cost");
    }

    /**
     * A request.
     *
     * @param subAgent whether an agent made it that another one started
     * @param model the model's name
     * @param system the system prompt
     * @param tools the tools that were offered
     * @param parameters what else was set, without what names a session
     * @param messages those that are new in it, without the model's own
     */
    public record Asked(
            boolean subAgent,
            String model,
            String system,
            List<ToolDefinition> tools,
            Map<String, JsonValue> parameters,
            List<Message> messages) {
        public Asked {
            Objects.requireNonNull(model, "model");
            Objects.requireNonNull(system, "system");
            tools = List.copyOf(tools);
            parameters = Map.copyOf(parameters);
            messages = List.copyOf(messages);
        }
    }
}
