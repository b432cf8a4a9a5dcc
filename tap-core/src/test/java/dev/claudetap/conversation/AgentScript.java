package dev.claudetap.conversation;

import dev.claudetap.trace.Headers;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records that an agent with sub-agents would leave, in the words of a provider, and knows how they belong
 * together: several sub-agents at a time, a call that fails and is tried again, a compaction, a title, a token count.
 */
final class AgentScript {
    /** How it is: thread by name, call before it in the thread, tool call that started the thread. */
    record Truth(String thread, int predecessor, String starter) {}

    private static final int TURNS = 14;
    private static final int FAILS_AT = 4;
    private static final int COMPACTS_AT = 9;

    /** A conversation that goes on. */
    private static final class Agent {
        final String name;
        final String system;
        final String starter;
        final List<String> messages = new ArrayList<>();
        int latest = -1;

        Agent(String name, String system, String starter) {
            this.name = name;
            this.system = system;
            this.starter = starter;
        }
    }

    /** What an answer has: words, and perhaps a call of a tool. */
    private record Said(String text, String toolId, String tool, String argument) {}

    private final Wire wire;
    private final boolean ids;
    private final Random random;
    final List<TraceRecord> records = new ArrayList<>();
    final List<Truth> truths = new ArrayList<>();

    /** @param ids whether headers tell session and agent */
    AgentScript(Wire wire, boolean ids, long seed) {
        this.wire = wire;
        this.ids = ids;
        this.random = new Random(seed);
    }

    AgentScript play() {
        Agent main = new Agent("main", "You are the main agent.", "");
        main.messages.add(wire.user("Do something useful " + words()));
        aside("Write a title for this coding session.", main);
        for (int turn = 1; turn <= TURNS; turn++) {
            if (turn == FAILS_AT) {
                fail(main);
            }
            if (turn == COMPACTS_AT) {
                main.messages.clear();
                main.messages.add(wire.user("What was so far: " + words()));
            }
            boolean starts = turn % 3 == 0;
            Said said = starts ? task(turn) : tool(turn);
            call(main, said, main.latest);
            if (starts) {
                runAgent(said);
            }
            answerTool(main, said);
            if (random.nextInt(4) == 0) {
                main.messages.add(wire.user("And now " + words()));
            }
        }
        return this;
    }

    private Said task(int turn) {
        return new Said("I ask for help", "task_" + turn, "Task", "Look at part " + turn + " and report " + words());
    }

    private Said tool(int turn) {
        return new Said(words(), "tool_" + turn + "_" + random.nextInt(1000), "Read", "file" + random.nextInt(9));
    }

    /** A sub-agent works while its starter waits; it may use tools of its own, and its last answer has none. */
    private void runAgent(Said starter) {
        Agent agent = new Agent("agent-" + starter.toolId(), "You are a helper.", starter.toolId());
        agent.messages.add(wire.user(starter.argument()));
        int turns = 1 + random.nextInt(3);
        for (int turn = 1; turn <= turns; turn++) {
            Said said = turn < turns ? tool(turn) : new Said("Report: " + words(), "", "", "");
            call(agent, said, agent.latest);
            answerTool(agent, said);
        }
    }

    private void answerTool(Agent agent, Said said) {
        agent.messages.add(wire.assistant(said.text(), said.toolId(), said.tool(), said.argument()));
        if (!said.toolId().isEmpty()) {
            agent.messages.add(wire.result(said.toolId(), said.tool(), "result " + words()));
        }
    }

    private void call(Agent agent, Said said, int predecessor) {
        String answer = wire.answer(said.text(), said.toolId(), said.tool(), said.argument());
        add(agent, wire.request(agent.system, agent.messages), 200, answer, predecessor);
    }

    /** Its next call repeats this one, and so follows it. */
    private void fail(Agent agent) {
        add(agent, wire.request(agent.system, agent.messages), 529, "{\"error\":{\"message\":\"busy\"}}", agent.latest);
    }

    private void add(Agent agent, String request, int status, String answer, int predecessor) {
        records.add(Records.call(wire.path, headers(agent), request, status, answer));
        truths.add(new Truth(agent.name, predecessor, agent.starter));
        agent.latest = records.size() - 1;
    }

    private void aside(String system, Agent main) {
        records.add(Records.call(
                wire.path,
                headers(main),
                wire.request(system, main.messages).replaceFirst("\"tools\":\\[.*?\\}\\],", ""),
                200,
                wire.answer("A title", "", "", "")));
        truths.add(new Truth("side", -1, ""));
    }

    private Headers headers(@Nullable Agent agent) {
        if (!ids || agent == null) {
            return Headers.EMPTY;
        }
        return agent.starter.isEmpty()
                ? Headers.of("X-Claude-Code-Session-Id", "session-1")
                : Headers.of("X-Claude-Code-Session-Id", "session-1", "X-Claude-Code-Agent-Id", agent.name);
    }

    private String words() {
        return Long.toString(random.nextLong() >>> 1, 36);
    }
}
