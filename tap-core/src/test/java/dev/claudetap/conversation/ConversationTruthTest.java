package dev.claudetap.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.ConversationThread.Kind;
import dev.claudetap.conversation.Predecessor.Link;
import dev.claudetap.trace.Trace;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Traces of which is known how their calls belong together. */
class ConversationTruthTest {
    static Stream<Arguments> scripts() {
        return Stream.of(Wire.values())
                .flatMap(wire -> Stream.of(true, false)
                        .flatMap(ids -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(wire, ids, seed))));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everyCallIsJoinedToTheOneBeforeItInItsThread(Wire wire, boolean ids, long seed) {
        AgentScript script = new AgentScript(wire, ids, seed).play();

        Conversation read = Conversation.of(new Trace(script.records));

        assertThat(read.calls()).hasSameSizeAs(script.truths);
        for (ConversationCall call : read.calls()) {
            assertThat(call.predecessor().map(Predecessor::call).orElse(-1))
                    .as("call %s of %s", call.index(), script.truths.get(call.index()))
                    .isEqualTo(script.truths.get(call.index()).predecessor());
        }
        Map<String, Integer> threads = new TreeMap<>();
        for (ConversationCall call : read.calls()) {
            String thread = script.truths.get(call.index()).thread();
            threads.putIfAbsent(thread, call.thread());
            assertThat(call.thread()).isEqualTo(threads.get(thread));
        }
        assertThat(read.threads()).hasSameSizeAs(threads.keySet());
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void everySubAgentIsFoundUnderTheToolCallThatStartedIt(Wire wire, boolean ids, long seed) {
        AgentScript script = new AgentScript(wire, ids, seed).play();

        Conversation read = Conversation.of(new Trace(script.records));

        assertThat(read.threads().get(read.calls().get(1).thread()).kind()).isEqualTo(Kind.MAIN);
        List<ConversationThread> agents = read.threads().stream()
                .filter(thread -> thread.kind() == Kind.SUB_AGENT)
                .toList();
        assertThat(agents).hasSize(4);
        assertThat(read.childrenOf(read.threads().get(read.calls().get(1).thread())))
                .isEqualTo(agents);
        for (ConversationThread agent : agents) {
            ConversationThread.Start start = agent.start().orElseThrow();
            int asked = start.call().orElseThrow();
            assertThat(asked).isEqualTo(agent.calls().get(0) - 1);
            assertThat(start.candidates()).isEqualTo(1);
            assertThat(start.toolUseId())
                    .isEqualTo(
                            wire == Wire.GEMINI
                                    ? ""
                                    : script.truths.get(agent.calls().get(0)).starter());
            assertThat(agent.agent())
                    .isEqualTo(ids ? script.truths.get(agent.calls().get(0)).thread() : "");
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void toolCallsHaveTheirResultsAndOnlyTheOnesOfACompactedHistoryHaveNone(Wire wire, boolean ids, long seed) {
        AgentScript script = new AgentScript(wire, ids, seed).play();

        Conversation read = Conversation.of(new Trace(script.records));

        long open = read.toolCalls().stream()
                .filter(tool -> tool.resultIn().isEmpty())
                .count();
        assertThat(open).isEqualTo(2); // before the compaction, and the last one
        assertThat(read.toolCalls().stream().filter(tool -> tool.started().isPresent()))
                .hasSize(4)
                .allSatisfy(tool -> assertThat(tool.name()).isEqualTo("Task"));
        Map<Link, Integer> links = new TreeMap<>();
        read.calls()
                .forEach(call -> call.predecessor().ifPresent(before -> links.merge(before.link(), 1, Integer::sum)));
        assertThat(links)
                .containsEntry(Link.REPEATS, 1)
                .containsEntry(Link.RESTARTS, 1)
                .doesNotContainKey(Link.REVISES);
        assertThat(read.calls().stream().filter(ConversationCall::retry))
                .singleElement()
                .satisfies(retry ->
                        assertThat(read.calls().get(retry.index() - 1).fate()).isEqualTo(CallFate.FAILED));
    }
}
