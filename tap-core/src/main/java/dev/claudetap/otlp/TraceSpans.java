package dev.claudetap.otlp;

import dev.claudetap.conversation.CallPurpose;
import dev.claudetap.conversation.Conversation;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.ConversationReader;
import dev.claudetap.conversation.ConversationThread;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Predecessor;
import dev.claudetap.conversation.ToolCall;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the spans of a trace, record by record in the trace's order, also while it is still being recorded: session → agent → call →
 * tool, and an agent that a tool started below that tool. A span comes out as soon as it is over: a call with its record, a tool with
 * the request that brings its result, agents and the session at the end. Nothing of a record is kept but ids and times, and with content
 * the arguments of tools whose results are to come (16 MB at most). Not safe for several threads.
 */
final class TraceSpans {
    /**
     * What later spans need of a call.
     *
     * @param key what tells it from others
     * @param resends how many calls before it in a row asked the same in vain
     */
    private record Mark(String key, SpanContext context, Timing timing, int resends) {}

    /**
     * What later spans need of a thread.
     *
     * @param context named after its first call
     * @param provider whom that went to
     */
    private record Agent(SpanContext context, String provider) {}

    private final ConversationReader reader = new ConversationReader();
    private final CallSpan callSpan;
    private final boolean content;
    private final List<Mark> marks = new ArrayList<>();
    private final Map<Integer, Agent> agents = new HashMap<>();
    /** By call and tool, how many results came for tool calls without ids. */
    private final Map<String, Integer> unnamed = new HashMap<>();

    private final ToolArguments arguments = new ToolArguments();

    private @Nullable SpanIds ids;
    private @Nullable RecordHeader first;
    private Instant earliest = Instant.MAX;
    private Instant latest = Instant.MIN;

    /** @param content whether spans have what was said */
    TraceSpans(PriceTable prices, boolean content) {
        this.callSpan = new CallSpan(prices);
        this.content = content;
    }

    /** Takes the next record and tells the spans that are over by it. */
    List<Span> add(TraceRecord record) {
        RecordHeader header = record.header();
        if (ids == null || first == null) {
            ids = SpanIds.of(header);
            first = header;
        }
        Timing timing = header.timing();
        earliest = timing.startedAt().isBefore(earliest) ? timing.startedAt() : earliest;
        latest = timing.endedAt().isAfter(latest) ? timing.endedAt() : latest;
        Optional<ConversationCall> call = reader.add(record);
        return call.isPresent() ? spans(record, call.get(), ids) : List.of();
    }

    private List<Span> spans(TraceRecord record, ConversationCall call, SpanIds names) {
        String key = call.requestId() + "/" + call.turn().number() + "."
                + call.turn().part();
        int resends = call.retry()
                ? 1
                        + call.predecessor()
                                .map(before -> marks.get(before.call()).resends())
                                .orElse(0)
                : 0;
        Mark mark = new Mark(key, names.call(key), record.header().timing(), resends);
        marks.add(mark);
        agents.computeIfAbsent(
                call.thread(), added -> new Agent(names.agent(key), GenAi.provider(call.provider(), record)));
        if (call.purpose() == CallPurpose.TOKEN_COUNT) {
            return List.of(); // no model answered it
        }
        LlmCall said = content ? LlmCall.of(record).orElse(null) : null;
        List<Span> spans = new ArrayList<>();
        for (ToolCall tool : reader.settled()) {
            spans.add(toolSpan(tool, mark.timing().startedAt(), said, names));
        }
        SpanContext parent = parent(call, names);
        CallSpan.Place place = new CallSpan.Place(mark.context(), parent, links(record, call), resends);
        spans.add(callSpan.of(record, call, said, place));
        if (said != null) {
            keepArguments(said, key, names);
        }
        return spans;
    }

    /** Calls on the agent's own account are beside its conversation. */
    private SpanContext parent(ConversationCall call, SpanIds names) {
        Agent agent = agents.get(call.thread());
        return agent == null || !call.purpose().isConversation() ? names.session() : agent.context();
    }

    private List<Span.Link> links(TraceRecord record, ConversationCall call) {
        List<Span.Link> links = new ArrayList<>();
        record.request()
                .headers()
                .first("traceparent")
                .flatMap(SpanContext::parse)
                .ifPresent(caller -> links.add(new Span.Link(caller, "caller")));
        if (call.retry()) {
            call.predecessor()
                    .map(Predecessor::call)
                    .ifPresent(
                            before -> links.add(new Span.Link(marks.get(before).context(), "retry_of")));
        }
        return links;
    }

    private void keepArguments(LlmCall said, String key, SpanIds names) {
        said.toolUses().stream()
                .filter(use -> !use.id().isEmpty())
                .forEach(use -> arguments.keep(
                        names.tool(key, use.id()).spanId(), use.input().toJson()));
    }

    private Span toolSpan(ToolCall tool, Instant end, @Nullable LlmCall bringsResult, SpanIds names) {
        Mark asked = marks.get(tool.call());
        SpanContext context = names.tool(asked.key(), named(tool));
        Attributes attributes = new Attributes()
                .put(GenAi.OPERATION, GenAi.EXECUTE_TOOL)
                .put(GenAi.TOOL_NAME, tool.name())
                .put(GenAi.TOOL_CALL_ID, tool.id())
                .put(GenAi.TOOL_TYPE, GenAi.FUNCTION);
        arguments.take(context.spanId()).ifPresent(given -> attributes.put(GenAi.TOOL_ARGUMENTS, given));
        if (bringsResult != null) {
            bringsResult
                    .resultOf(tool.id().isEmpty() ? tool.name() : tool.id())
                    .ifPresent(result -> attributes.put(GenAi.TOOL_RESULT, Messages.result(result)));
        }
        if (tool.error()) {
            attributes.put(GenAi.ERROR_TYPE, GenAi.OTHER_ERROR);
        }
        if (tool.resultIn().isEmpty()) {
            attributes.put(GenAi.TAP_NO_RESULT, true);
        }
        return new Span(
                context,
                asked.context().spanId(),
                (GenAi.EXECUTE_TOOL + " " + tool.name()).strip(),
                false,
                asked.timing().endedAt(),
                end,
                attributes,
                List.of(),
                tool.error() ? "the tool failed" : null);
    }

    /** Results of tool calls without ids come in the order of the calls, tool by tool. */
    private String named(ToolCall tool) {
        if (!tool.id().isEmpty()) {
            return tool.id();
        }
        String name = tool.call() + "\n" + tool.name();
        return tool.name() + "\n" + unnamed.merge(name, 1, Integer::sum);
    }

    /** No more records will come: the spans that are over only now. */
    List<Span> end() {
        if (ids == null || first == null) {
            return List.of();
        }
        SpanIds names = ids;
        Conversation conversation = reader.conversation();
        List<Span> spans = new ArrayList<>();
        for (ToolCall tool : conversation.toolCalls()) {
            if (tool.resultIn().isEmpty()) {
                spans.add(toolSpan(tool, marks.get(tool.call()).timing().endedAt(), null, names));
            }
        }
        for (ConversationThread thread : conversation.threads()) {
            if (isAgent(thread, conversation)) {
                spans.add(agentSpan(thread, starter(thread, conversation, names), first));
            }
        }
        spans.add(sessionSpan(names, first));
        return spans;
    }

    private static boolean isAgent(ConversationThread thread, Conversation conversation) {
        return thread.calls().stream()
                .anyMatch(call -> conversation.calls().get(call).purpose().isConversation());
    }

    private Span agentSpan(ConversationThread thread, SpanContext parent, RecordHeader header) {
        Instant start = Instant.MAX;
        Instant end = Instant.MIN;
        for (int call : thread.calls()) {
            Timing timing = marks.get(call).timing();
            start = timing.startedAt().isBefore(start) ? timing.startedAt() : start;
            end = timing.endedAt().isAfter(end) ? timing.endedAt() : end;
        }
        Agent agent = Objects.requireNonNull(agents.get(thread.id()), "thread without a call");
        String name = header.capture().client();
        Attributes attributes = new Attributes()
                .put(GenAi.OPERATION, GenAi.INVOKE_AGENT)
                .put(GenAi.PROVIDER, agent.provider())
                .put(GenAi.AGENT_NAME, name)
                .put(GenAi.AGENT_ID, thread.agent())
                .put(GenAi.CONVERSATION, thread.session())
                .put(GenAi.TAP_THREAD, thread.kind().name().toLowerCase(Locale.ROOT));
        String title = (GenAi.INVOKE_AGENT + " " + name).strip();
        return new Span(agent.context(), parent.spanId(), title, false, start, end, attributes, List.of(), null);
    }

    /** Below the tool call that started it, else below who asked, else below the session. */
    private SpanContext starter(ConversationThread thread, Conversation conversation, SpanIds names) {
        ConversationThread.Start start = thread.start().orElse(null);
        if (start == null) {
            return names.session();
        }
        if (start.call().isPresent()) {
            Mark asked = marks.get(start.call().getAsInt());
            return start.toolUseId().isEmpty() ? asked.context() : names.tool(asked.key(), start.toolUseId());
        }
        return start.parent().stream()
                .mapToObj(conversation.threads()::get)
                .filter(parent -> isAgent(parent, conversation))
                .flatMap(parent -> Optional.ofNullable(agents.get(parent.id())).stream())
                .map(Agent::context)
                .findFirst()
                .orElse(names.session());
    }

    private Span sessionSpan(SpanIds names, RecordHeader header) {
        String client = header.capture().client();
        Attributes attributes = new Attributes()
                .put(GenAi.TAP_CLIENT, client)
                .put(GenAi.TAP_MODE, header.capture().proxyMode());
        String title = ("session " + client).strip();
        return new Span(names.session(), null, title, false, earliest, latest, attributes, List.of(), null);
    }
}
