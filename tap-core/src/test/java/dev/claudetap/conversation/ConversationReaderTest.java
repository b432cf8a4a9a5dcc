package dev.claudetap.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.ConversationThread.Evidence;
import dev.claudetap.conversation.ConversationThread.Kind;
import dev.claudetap.conversation.Predecessor.Link;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ConversationReaderTest {
    private static final Wire CHAT = Wire.CHAT;

    private final ConversationReader reader = new ConversationReader();

    @Test
    void agentsAtTheSameTimeAreToldApartByWhatTheyWereAsked() {
        chat("main", said("", ""), CHAT.user("both, please"));
        TraceRecord asks = Records.post(CHAT.path, CHAT.request("main", List.of(CHAT.user("go"))), """
                {"choices":[{"message":{"role":"assistant","tool_calls":[
                {"id":"t1","function":{"name":"Task","arguments":"{\\"prompt\\":\\"look at the left\\"}"}},
                {"id":"t2","function":{"name":"Task","arguments":"{\\"prompt\\":\\"look at the right\\"}"}}]}}]}""");
        reader.add(asks);
        ConversationCall right = chat("helper", said("r1", "Read"), CHAT.user("look at the right"));
        ConversationCall left = chat("helper", said("", ""), CHAT.user("look at the left"));
        ConversationCall rightAgain = chat(
                "helper",
                said("", ""),
                CHAT.user("look at the right"),
                CHAT.assistant("words", "r1", "Read", "file"),
                CHAT.result("r1", "Read", "stuff"));

        assertThat(start(right).toolUseId()).isEqualTo("t2");
        assertThat(start(left).toolUseId()).isEqualTo("t1");
        assertThat(rightAgain.thread()).isEqualTo(right.thread());
        assertThat(rightAgain.predecessor()).contains(new Predecessor(right.index(), Link.EXTENDS, 1));
    }

    @Test
    void amongToolCallsThatAreAlikeTheJoinIsSaidToBeOneOfSeveral() {
        reader.add(Records.post(CHAT.path, CHAT.request("main", List.of(CHAT.user("go"))), """
                {"choices":[{"message":{"role":"assistant","tool_calls":[
                {"id":"t1","function":{"name":"Task","arguments":"{\\"prompt\\":\\"the same thing\\"}"}},
                {"id":"t2","function":{"name":"Task","arguments":"{\\"prompt\\":\\"the same thing\\"}"}}]}}]}"""));

        ConversationThread.Start first = start(chat("helper", said("", ""), CHAT.user("the same thing")));
        ConversationThread.Start second = start(chat("helper", said("", ""), CHAT.user("the same thing")));

        assertThat(first.candidates()).isEqualTo(2);
        assertThat(first.parent()).isEqualTo(OptionalInt.of(0));
        assertThat(second.candidates()).isEqualTo(1);
        assertThat(second.toolUseId()).isNotEqualTo(first.toolUseId());
    }

    @Test
    void anAgentOfWhichNothingTellsWhoStartedItIsUnattributed() {
        chat("main", said("t1", "Task"), CHAT.user("go"));
        ConversationCall stranger = chat("helper", said("", ""), CHAT.user("words nobody gave a tool"));
        ConversationCall another = chat("helper", said("", ""), CHAT.user("other words nobody gave a tool"));

        assertThat(thread(stranger).kind()).isEqualTo(Kind.UNATTRIBUTED);
        assertThat(thread(stranger).start()).isEmpty();
        assertThat(another.thread()).isNotEqualTo(stranger.thread());
    }

    @Test
    void theResultOfAToolNamesTheAgentThatItStarted() {
        Headers main = Headers.of("x-claude-code-session-id", "s");
        Headers child = Headers.of("x-claude-code-session-id", "s", "x-claude-code-agent-id", "a1b2");
        Headers nested = Headers.of(
                "x-claude-code-session-id",
                "s",
                "x-claude-code-agent-id",
                "c3d4",
                "x-claude-code-parent-agent-id",
                "a1b2");
        chat(main, "main", said("t1", "Agent"), CHAT.user("go"));
        ConversationCall agent = chat(child, "helper", said("", ""), CHAT.user("reworded by the program"));
        ConversationCall below = chat(nested, "helper", said("", ""), CHAT.user("reworded again"));

        assertThat(start(agent))
                .isEqualTo(
                        new ConversationThread.Start(Evidence.AGENT_ID, OptionalInt.of(0), OptionalInt.empty(), "", 0));
        assertThat(start(below).parent()).isEqualTo(OptionalInt.of(agent.thread()));

        chat(
                main,
                "main",
                said("", ""),
                CHAT.user("go"),
                CHAT.assistant("words", "t1", "Agent", "file"),
                CHAT.result("t1", "Agent", "done, agentId: a1b2 (for later)"));

        assertThat(start(agent))
                .isEqualTo(new ConversationThread.Start(
                        Evidence.TOOL_RESULT, OptionalInt.of(0), OptionalInt.of(0), "t1", 1));
        assertThat(start(below).parent()).isEqualTo(OptionalInt.of(agent.thread()));
        assertThat(reader.conversation().toolCalls())
                .singleElement()
                .satisfies(tool -> assertThat(tool)
                        .isEqualTo(new ToolCall(
                                "t1", "Agent", 0, OptionalInt.of(3), false, OptionalInt.of(agent.thread()))));
    }

    @Test
    void codexsFirstThreadIsTheMainOneAndOthersBelowTheirParents() {
        Headers root = Headers.of("session-id", "s", "thread-id", "s");
        Headers child = Headers.of("session-id", "s", "thread-id", "t", "x-codex-parent-thread-id", "s");
        ConversationCall main = chat(root, "codex", said("", ""), CHAT.user("go"));
        ConversationCall agent = chat(child, "codex", said("", ""), CHAT.user("look around"));

        assertThat(thread(main).kind()).isEqualTo(Kind.MAIN);
        assertThat(thread(agent).kind()).isEqualTo(Kind.SUB_AGENT);
        assertThat(start(agent).parent()).isEqualTo(OptionalInt.of(main.thread()));
    }

    @Test
    void openCodesSubAgentsHaveSessionsOfTheirOwn() {
        ConversationCall main = chat(Headers.of("x-session-id", "ses_a"), "main", said("t1", "task"), CHAT.user("go"));
        Headers child = Headers.of("x-session-id", "ses_b", "x-parent-session-id", "ses_a");
        ConversationCall agent = chat(child, "helper", said("", ""), CHAT.user("words of its own"));
        Headers grandchild = Headers.of("x-session-id", "ses_c", "x-parent-session-id", "ses_b");
        ConversationCall below = chat(grandchild, "helper", said("", ""), CHAT.user("other words"));
        ConversationCall asked = chat(child, "helper", said("t2", "task"), CHAT.user("words of its own, again"));
        Headers known = Headers.of("x-session-id", "ses_d", "x-parent-session-id", "ses_b");
        ConversationCall prompted = chat(known, "helper", said("", ""), CHAT.user("the argument of that tool call"));

        assertThat(start(agent).parent()).isEqualTo(OptionalInt.of(main.thread()));
        assertThat(start(below).parent()).isEqualTo(OptionalInt.of(agent.thread()));
        assertThat(asked.thread()).isEqualTo(agent.thread());
        assertThat(start(prompted).toolUseId()).isEqualTo("t2");
        assertThat(start(prompted).evidence()).isEqualTo(Evidence.TOOL_PROMPT);
    }

    @Test
    void messagesTakenBackOrChangedMakeARevision() {
        ConversationCall first = chat("main", said("", ""), CHAT.user("one"));
        ConversationCall second =
                chat("main", said("", ""), CHAT.user("one"), CHAT.assistant("words", "", "", ""), CHAT.user("two"));
        ConversationCall edited =
                chat("main", said("", ""), CHAT.user("one"), CHAT.assistant("other", "", "", ""), CHAT.user("new"));

        assertThat(second.predecessor()).contains(new Predecessor(first.index(), Link.EXTENDS, 1));
        assertThat(edited.predecessor()).get().extracting(Predecessor::shared).isEqualTo(1);
        assertThat(edited.thread()).isEqualTo(first.thread());
    }

    @Test
    void aReminderThatIsGoneFromTheLastMessageDoesNotHideThePredecessor() {
        chat("main", said("", ""), CHAT.user("one"));
        ConversationCall reminded = chat(
                "main",
                said("t1", "Read"),
                CHAT.user("one"),
                CHAT.assistant("words", "", "", ""),
                CHAT.user("two, and mind the rules"));
        ConversationCall next = chat(
                "main",
                said("", ""),
                CHAT.user("one"),
                CHAT.assistant("words", "", "", ""),
                CHAT.user("two"),
                CHAT.assistant("words", "t1", "Read", "file"),
                CHAT.result("t1", "Read", "stuff"));

        assertThat(next.predecessor()).contains(new Predecessor(reminded.index(), Link.REVISES, 2));
    }

    @Test
    void aContinuationIsJoinedWithoutRepeatingItsMessages() {
        response("r0", "", "\"generate\":false,", "first");
        ConversationCall one = response("r1", "r0", "", "second");
        ConversationCall two = response("r2", "r1", "", "third");

        assertThat(one.predecessor()).contains(new Predecessor(0, Link.CONTINUES, 0));
        assertThat(two.predecessor()).contains(new Predecessor(1, Link.CONTINUES, 0));
        assertThat(two.messages()).isEqualTo(1);
        assertThat(two.thread()).isEqualTo(one.thread());
        assertThat(reader.messages(two.index()))
                .containsExactly(
                        new MessageRef(0, false, 0),
                        new MessageRef(0, true, 0),
                        new MessageRef(1, false, 0),
                        new MessageRef(1, true, 0),
                        new MessageRef(2, false, 0));
        assertThat(two.joined()).isEqualTo(5);
    }

    @Test
    void aContinuationOfWhatIsNotInTheTraceSaysSo() {
        ConversationCall lost = response("r5", "r4", "", "on we go");

        assertThat(lost.missing()).contains("r4");
        assertThat(lost.predecessor()).isEmpty();
        assertThat(response("r6", "r5", "", "and on").predecessor()).isPresent();
    }

    @Test
    void callsBesideTheConversationStayOutOfIt() {
        ConversationCall count = reader.add(Records.post(
                        "/v1/messages/count_tokens", "{\"model\":\"m\",\"messages\":[]}", "{\"input_tokens\":5}"))
                .orElseThrow();
        ConversationCall title = chat("Write a short title for this chat.", said("", ""), false, CHAT.user("one"));
        ConversationCall turn = chat("main", said("", ""), CHAT.user("one"));

        assertThat(count.purpose()).isEqualTo(CallPurpose.TOKEN_COUNT);
        assertThat(title.purpose()).isEqualTo(CallPurpose.TITLE);
        assertThat(thread(title).kind()).isEqualTo(Kind.SIDE);
        assertThat(thread(turn).kind()).isEqualTo(Kind.MAIN);
        assertThat(turn.predecessor()).isEmpty();
        assertThat(reader.add(Records.http("GET", "/v1/models", "", "{}"))).isEmpty();
        assertThat(turn.record()).isEqualTo(2);
    }

    @Test
    void theTokensOfSubAgentsAreInTheSumOfTheirStarterOnce() {
        String count = ",\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":1}}";
        add(Headers.EMPTY, CHAT.request("main", List.of(CHAT.user("go"))), asking("a first prompt") + count);
        add(
                Headers.EMPTY,
                CHAT.request("help", List.of(CHAT.user("a first prompt"))),
                asking("a second prompt") + count);
        add(Headers.EMPTY, CHAT.request("help", List.of(CHAT.user("a second prompt"))), "{\"choices\":[]" + count);

        Conversation read = reader.conversation();
        assertThat(read.threads()).hasSize(3);
        assertThat(read.usageOf(read.threads().get(0)).total()).isEqualTo(11);
        assertThat(read.usageWithAgents(read.threads().get(0)).total()).isEqualTo(33);
        assertThat(read.usageWithAgents(read.threads().get(1)).total()).isEqualTo(22);
    }

    private static String asking(String prompt) {
        String answer = CHAT.answer("words", "id of " + prompt, "Task", prompt);
        return answer.substring(0, answer.length() - 1);
    }

    @Test
    void whatIsKnownOfAMessageIsKeptOnce() {
        MessageTable table = new MessageTable();
        ChatDialect dialect = new ChatDialect();

        MessageTable.Entry first = table.read(dialect, "messages", CHAT.user("hello"));

        assertThat(table.read(dialect, "messages", CHAT.user("hello"))).isSameAs(first);
        assertThat(table.read(dialect, "messages", CHAT.user("hellp"))).isNotEqualTo(first);
    }

    private record Said(String id, String tool) {
        String argument() {
            return tool.equals("task") && id.equals("t2") ? "the argument of that tool call" : "file";
        }
    }

    private static Said said(String id, String tool) {
        return new Said(id, tool);
    }

    private ConversationCall chat(String system, Said said, String... messages) {
        return chat(Headers.EMPTY, system, said, messages);
    }

    private ConversationCall chat(Headers headers, String system, Said said, String... messages) {
        String request = CHAT.request(system, List.of(messages));
        return add(headers, request, CHAT.answer("words", said.id(), said.tool(), said.argument()));
    }

    private ConversationCall chat(String system, Said said, boolean tools, String... messages) {
        String request = CHAT.request(system, List.of(messages));
        String bare = tools ? request : request.replaceFirst("\"tools\":\\[.*?\\}\\],", "");
        return add(Headers.EMPTY, bare, CHAT.answer("words", said.id(), said.tool(), "file"));
    }

    private ConversationCall add(Headers headers, String request, String answer) {
        return reader.add(Records.call(CHAT.path, headers, request, 200, answer))
                .orElseThrow();
    }

    private ConversationCall response(String id, String continued, String extra, String words) {
        String previous = continued.isEmpty() ? "" : "\"previous_response_id\":\"" + continued + "\",";
        String request = "{\"model\":\"m\"," + extra + previous + "\"input\":[" + Wire.RESPONSES.user(words) + "]}";
        String answer = "{\"id\":\"" + id + "\",\"object\":\"response\",\"output\":["
                + "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"ok "
                + id
                + "\"}]}]}";
        return reader.add(Records.socket(request, answer, List.of())).orElseThrow();
    }

    private ConversationThread thread(ConversationCall call) {
        return reader.conversation().threads().get(call.thread());
    }

    private ConversationThread.Start start(ConversationCall call) {
        Optional<ConversationThread.Start> start = thread(call).start();
        return start.orElseThrow();
    }
}
