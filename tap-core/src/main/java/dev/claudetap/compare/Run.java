package dev.claudetap.compare;

import dev.claudetap.canonical.CallerIdentity;
import dev.claudetap.conversation.CallPurpose;
import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.ConversationReader;
import dev.claudetap.conversation.ConversationThread;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.Predecessor;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.conversation.ToolDefinition;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.pricing.CostSum;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A run as it is compared with another one: its turns in order. What requests repeat is kept once. Immutable.
 *
 * @param name what it is called
 * @param steps its turns; calls on the agent's own account, such as titles, are counted only
 * @param calls all calls of models
 * @param usage the tokens of all calls
 * @param cost what they cost
 */
public record Run(String name, List<Step> steps, int calls, TokenUsage usage, CostSum cost) {
    /** What a request holds beside parameters; who asks is none either. */
    private static final Set<String> NO_PARAMETERS = Set.of(
            "messages",
            "input",
            "contents",
            "prompt",
            "system",
            "instructions",
            "systemInstruction",
            "system_instruction",
            "tools",
            "toolConfig",
            "model",
            "previous_response_id",
            "project",
            "type");

    public Run {
        Objects.requireNonNull(name, "name");
        steps = List.copyOf(steps);
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(cost, "cost");
    }

    /** Reads a run, one record in memory at a time beside what is kept of it. */
    public static Run read(String name, Iterator<TraceRecord> records, PriceTable prices) {
        Reader reader = new Reader(prices);
        records.forEachRemaining(reader::add);
        return reader.run(name);
    }

    /**
     * Reads the run that a trace file holds.
     *
     * @throws IOException when it cannot be read to its end
     */
    public static Run read(String name, Path trace, PriceTable prices) throws IOException {
        try (TraceReader records = TraceReader.open(trace)) {
            return read(name, records.iterator(), prices);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static final class Reader {
        private final PriceTable prices;
        private final ConversationReader conversation = new ConversationReader();
        private final List<LlmCall> told = new ArrayList<>();
        private final List<ConversationCall> turns = new ArrayList<>();
        private final List<Map<String, JsonValue>> parameters = new ArrayList<>();
        private final CostSum cost = new CostSum();
        private final Map<Object, Object> known = new HashMap<>();
        private TokenUsage usage = TokenUsage.NONE;
        private int calls;

        Reader(PriceTable prices) {
            this.prices = prices;
        }

        void add(TraceRecord record) {
            ConversationCall call = conversation.add(record).orElse(null);
            if (call == null || call.purpose() == CallPurpose.TOKEN_COUNT) {
                return;
            }
            calls++;
            usage = usage.plus(call.usage());
            cost.add(prices.price(call.used()));
            LlmCall whole = LlmCall.of(record).orElse(null);
            if (whole != null && call.purpose() == CallPurpose.TURN) {
                turns.add(call);
                told.add(trimmed(whole, call));
                parameters.add(once(parameters(record)));
            }
        }

        /** The call with no more than what is new in it. */
        private LlmCall trimmed(LlmCall call, ConversationCall place) {
            int shared = place.predecessor().map(Predecessor::shared).orElse(0);
            List<Message> messages = call.messages()
                    .subList(
                            Math.min(shared, call.messages().size()),
                            call.messages().size());
            return new LlmCall(
                    call.provider(),
                    call.model(),
                    once(call.system()),
                    once(call.tools()),
                    messages.stream()
                            .filter(message -> !message.role().equals("assistant"))
                            .toList(),
                    call.answer(),
                    call.stopReason(),
                    call.usage(),
                    call.error(),
                    call.context());
        }

        @SuppressWarnings("unchecked") // what is equal has the same type
        private <T> T once(T value) {
            return (T) Objects.requireNonNullElse(known.putIfAbsent(value, value), value);
        }

        private static Map<String, JsonValue> parameters(TraceRecord record) {
            Map<String, JsonValue> found = new TreeMap<>();
            if (record.request().body() instanceof Body.Json json) {
                try {
                    JsonObject outer = JsonText.outline(json.text()).asObject().orElse(JsonObject.EMPTY);
                    for (JsonObject.Member member : outer.object("request").orElse(outer)) {
                        if (!NO_PARAMETERS.contains(member.name()) && !CallerIdentity.isNamed(member.name())) {
                            found.put(member.name(), member.value());
                        }
                    }
                } catch (JsonException edited) {
                    return Map.of(); // a trace file may have been edited
                }
            }
            return found;
        }

        Run run(String name) {
            List<ConversationThread> threads = conversation.conversation().threads();
            List<Step> steps = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (int i = 0; i < turns.size(); i++) {
                ConversationCall place = turns.get(i);
                LlmCall call = told.get(i);
                ConversationThread thread = threads.get(place.thread());
                boolean sub = thread.kind() == ConversationThread.Kind.SUB_AGENT;
                String turn = place.turn().number()
                        + (place.turn().part() == 1 ? "" : "." + place.turn().part());
                String title = sub ? turn + " (sub-agent)" : turn;
                steps.add(new Step(
                        names.add(title) ? title : title + " #" + (place.index() + 1),
                        new Step.Asked(
                                sub, call.model(), call.system(), call.tools(), parameters.get(i), call.messages()),
                        withoutThoughts(call.answer()),
                        place.fate(),
                        place.usage(),
                        prices.price(place.used())));
            }
            return new Run(name, steps, calls, usage, cost);
        }

        private static List<ContentBlock> withoutThoughts(List<ContentBlock> answer) {
            return answer.stream()
                    .filter(block -> !(block instanceof ContentBlock.Thinking))
                    .toList();
        }
    }

    /** The tools of a request by name. */
    static Map<String, ToolDefinition> byName(List<ToolDefinition> tools) {
        Map<String, ToolDefinition> named = new TreeMap<>();
        tools.forEach(tool -> named.put(tool.name(), tool));
        return named;
    }
}
