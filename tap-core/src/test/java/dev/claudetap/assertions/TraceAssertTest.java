package dev.claudetap.assertions;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a test may say about a session, and what it reads when that is not so. */
class TraceAssertTest {
    private static final Trace DONE = ToolLoop.done();

    private static void fails(ThrowingCallable check, String... words) {
        assertThatThrownBy(check).isInstanceOf(AssertionError.class).hasMessageContainingAll(words);
    }

    @Test
    void everythingThatIsTrueOfASessionPasses() {
        assertThat(DONE)
                .hasCalls(3)
                .hasTurns(3)
                .usedModels("claude-test-1")
                .hasNoErrors()
                .hasNoSecrets()
                .hasRetries(0)
                .endedNormally()
                .everyTurn(turn -> turn.usedProvider("anthropic").offeredTools("Read", "Edit"));
        assertThat(DONE).mainThread().hasTurns(3);
        assertThat(DONE).subAgents().hasTurns(0);
        assertThat(DONE)
                .turn(1)
                .usedModel("claude-test-1")
                .stoppedWith("tool_use")
                .hasStatus(200)
                .hasMessages(1)
                .offeredNoneOf("Bash");
        assertThat(DONE).lastTurn().answer().is("Done.");
        assertThat(DONE).turn(1).lastMessage().is("Fix the file");
        assertThat(DONE).turn(2).lastMessage().contains("one two");
        assertThat(DONE).turn(1).systemPrompt().contains("careful").doesNotContain("careless");
    }

    @Test
    void toolCallsAreFoundInOrderWithArgumentsAndResults() {
        assertThat(DONE)
                .toolCalls()
                .areExactly("Read", "Edit")
                .areInOrder("Read")
                .areInOrder("Edit");
        assertThat(DONE)
                .toolCalls()
                .named("Read")
                .only()
                .hasArgument("file_path", "a.txt")
                .hasArgument("limit", 3)
                .succeeded()
                .result()
                .is("one two");
        assertThat(DONE)
                .toolCalls()
                .call(2)
                .hasName("Edit")
                .hasArgument("/edits/0/path", "a.txt")
                .failed()
                .argument("edits")
                .contains("a.txt");
        assertThat(DONE).turn(3).toolCalls().isEmpty();
    }

    @Test
    void aFailureShowsTheCallsWithTheIdsOfTheirRecords() {
        fails(
                () -> assertThat(DONE).hasTurns(2),
                "Expected 2 turns but there are 3:",
                "req_000000000001  claude-test-1  tool_use: calls Read",
                "req_000000000003  claude-test-1  end_turn: \"Done.\"");
        fails(() -> assertThat(DONE).turn(4), "Expected a turn 4 but there are 3:");
        fails(
                () -> assertThat(DONE).turn(2).stoppedWith("end_turn"),
                "[turn 2 (req_000000000002)]",
                "Expected stop reason end_turn but it is tool_use:");
        fails(
                () -> assertThat(DONE).toolCalls().areInOrder("Edit", "Read"),
                "after [Edit] there is no Read:",
                "req_000000000001  Read \"{\"file_path\":\"a.txt\",\"limit\":3}\"");
        fails(
                () -> assertThat(DONE).toolCalls().call(1).hasArgument("file_path", "b.txt"),
                "[tool call 1, Read (req_000000000001)]",
                "Expected argument file_path to be b.txt but it is \"a.txt\"");
        fails(() -> assertThat(DONE).toolCalls().call(1).argument("/edits/0"), "Expected an argument /edits/0");
        fails(() -> assertThat(DONE).toolCalls().call(2).succeeded(), "but it failed:", "\"no such line\"");
        fails(() -> assertThat(DONE).turn(1).offeredTools("Bash", "Read"), "but [Bash] are not; offered are:", "Read");
        fails(() -> assertThat(DONE).usedModels("other"), "but none was by other");
        fails(
                () -> assertThat(DONE).turn(1).systemPrompt().as("prompt").doesNotContain("careful"),
                "[prompt]",
                "at character 10:");
        fails(() -> assertThat(DONE).turn(1).answer().contains("x"), "answer of turn 1 (req_000000000001)");
    }

    @Test
    void errorsRetriesAndOpenEndsAreSeen() {
        Trace retried = ToolLoop.usual()
                .overloaded()
                .says("Done.", ToolLoop.SYSTEM, ToolLoop.TOOLS)
                .trace();

        assertThat(retried).hasCalls(4).hasTurns(3).hasRetries(1).endedNormally();
        fails(() -> assertThat(retried).hasRetries(0), "Expected 0 retries but there are 1:", "req_000000000004");
        fails(
                () -> assertThat(retried).hasNoErrors(),
                "1 of 4 exchanges failed:",
                "req_000000000003  POST /v1/messages  529, completed");
        fails(() -> assertThat(ToolLoop.usual().trace()).endedNormally(), "its last call is", "calls Edit");
        fails(() -> assertThat(Trace.EMPTY).endedNormally(), "there is none");
    }

    @Test
    void aSecretIsTellsWhereButNotWhat() {
        Trace leaky = new ToolLoop()
                .says("use sk-ant-api03-not-a-real-key-0123456789abcdefghij", ToolLoop.SYSTEM, ToolLoop.TOOLS)
                .trace();

        assertThatThrownBy(() -> assertThat(leaky).hasNoSecrets())
                .hasMessageContaining("req_000000000001  api-key in $.response.body.content")
                .hasMessageNotContaining("0123456789abc");
    }

    @Test
    void tokensAreCountedPerCallAndTogether() {
        assertThat(DONE).usage().output().isEqualTo(15);
        assertThat(DONE).usage().prompt().isEqualTo(300);
        assertThat(DONE).turn(2).usage().cacheRead().isEqualTo(90);
        fails(
                () -> assertThat(DONE).turn(1).usage().output().isLessThan(5),
                "output tokens, usage of turn 1 (req_000000000001)");
        assertThat(DONE).contextBudget().maxPromptTokens(100).maxSystemPromptCharacters(200);
        fails(
                () -> assertThat(DONE).contextBudget().maxToolSchemaCharacters(30),
                "at most 30 characters of tool schemas but turn 1 (req_000000000001) has");
    }

    @Test
    void callsCostWhatThePriceTableSays(@TempDir Path scratch) throws IOException {
        // 30 fresh, 180 read and 90 written tokens, 15 of output: 0.00003 + 0.000018 + 0.0001125 + 0.000075
        PriceTable prices = PriceTable.read(Files.writeString(scratch.resolve("prices.json"), """
                {"date": "2026-09-01", "currency": "USD", "source": "a test", "models": {"claude-test-1": {
                  "input_cost_per_token": 1e-06, "output_cost_per_token": 5e-06,
                  "cache_read_input_token_cost": 1e-07, "cache_creation_input_token_cost": 1.25e-06}}}"""));

        assertThat(DONE).cost(prices).isAtMost("0.0002355");
        fails(
                () -> assertThat(DONE).cost(prices).isAtMost("0.0002354"),
                "cost of 3 calls",
                "at most 0.0002354 but it is 0.0002355 (USD, prices of 2026-09-01)",
                "req_000000000003");
        assertThat(ToolLoop.usual().overloaded().trace()).cost(prices).isAtMost("0.0002");
        fails(
                () -> assertThat(DONE).cost().isAtMost("1000"),
                "some calls have no price",
                "req_000000000001  the model has no price");
        assertThatThrownBy(() -> assertThat(DONE).cost(prices).isAtMost("little"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an amount is a number as in 0.05, not 'little'");
    }

    @Test
    void softChecksTellAllThatIsWrong() {
        fails(
                () -> TapAssertions.assertSoftly(
                        DONE,
                        trace -> trace.hasTurns(1),
                        trace -> trace.hasNoErrors(),
                        trace -> trace.toolCalls().areExactly("Bash")),
                "Expected 1 turns",
                "Expected the tool calls [Bash]");
        TapAssertions.assertSoftly(DONE, trace -> trace.hasTurns(3), trace -> trace.hasNoErrors());
    }
}
