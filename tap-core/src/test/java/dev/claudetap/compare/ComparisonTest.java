package dev.claudetap.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.claudetap.compare.Change.Aspect;
import dev.claudetap.conversation.Records;
import dev.claudetap.export.ComparisonMarkdown;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two runs of an agent that were asked the same. */
class ComparisonTest {
    private static final String READ =
            "{\"name\":\"Read\",\"description\":\"reads\",\"input_schema\":{\"type\":\"object\"}}";

    /** One run: what is different in it is set before it is played. */
    private static final class Script {
        String system = "line one\\nline two";
        String tools = READ;
        String temperature = "0.5";
        String file = "a.txt";
        String answer = "Done.";
        String id = "1";
        int output = 10;
        boolean extraTurn;
        private final List<TraceRecord> records = new ArrayList<>();

        Run play() {
            String user = "{\"role\":\"user\",\"content\":\"Read the file\"}";
            String call = "{\"type\":\"tool_use\",\"id\":\"toolu_" + id + "\",\"name\":\"Read\",\"input\":{\"path\":\""
                    + file + "\",\"limit\":5}}";
            String result = "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_" + id
                    + "\",\"content\":\"text\"}]}";
            add(user, "{\"type\":\"thinking\",\"thinking\":\"" + id + "\"}," + call);
            add(
                    user + ",{\"role\":\"assistant\",\"content\":[" + call + "]}," + result,
                    "{\"type\":\"text\",\"text\":\"" + answer + "\"}");
            if (extraTurn) {
                add(
                        user + ",{\"role\":\"assistant\",\"content\":[" + call + "]}," + result
                                + ",{\"role\":\"assistant\",\"content\":\"" + answer
                                + "\"},{\"role\":\"user\",\"content\":\"And now?\"}",
                        "{\"type\":\"text\",\"text\":\"Nothing.\"}");
            }
            return Run.read("run " + id, records.iterator(), PriceTable.bundled());
        }

        private void add(String messages, String content) {
            String request = "{\"model\":\"claude-opus-4-6\",\"temperature\":" + temperature
                    + ",\"metadata\":{\"user_id\":\"" + id + "\"},\"system\":\"" + system + "\",\"tools\":[" + tools
                    + "],\"messages\":[" + messages + "]}";
            records.add(Records.post(
                    "/v1/messages",
                    request,
                    "{\"type\":\"message\",\"model\":\"claude-opus-4-6\",\"content\":[" + content
                            + "],\"usage\":{\"input_tokens\":100,\"output_tokens\":" + output + "}}"));
        }
    }

    private final Script first = new Script();
    private final Script second = new Script();

    @Test
    void idsThoughtsSessionsAndTokensMakeNoDifference() {
        second.id = "2";
        second.output = 30;

        Comparison comparison = Comparison.of(first.play(), second.play());

        assertThat(comparison.isSame()).isTrue();
        assertThat(comparison.pairs()).hasSize(2);
        assertThat(ComparisonText.totals(comparison))
                .contains(List.of("output", "20", "60", "+40"), List.of("cost", "0.0015", "0.0025", "+0.0010"));
        assertThat(ComparisonText.sections(comparison))
                .singleElement()
                .satisfies(section -> assertThat(section.title()).isEqualTo("turn 1 to 1 #2: the same"));
    }

    @Test
    void promptsAndToolsThatChangedAreToldOnceWithTheirLines() {
        second.system = "line one\\nline 2";
        second.tools = READ.replace("reads", "reads files") + ",{\"name\":\"Bash\",\"input_schema\":{}}";
        second.temperature = "1";

        Comparison comparison = Comparison.of(first.play(), second.play());

        assertThat(comparison.isSame()).isFalse();
        assertThat(comparison.pairs().get(0).changes())
                .extracting(Change::aspect, Change::title)
                .containsExactly(
                        tuple(Aspect.SYSTEM, ""),
                        tuple(Aspect.TOOLS, "added: Bash"),
                        tuple(Aspect.TOOLS, "changed: Read"),
                        tuple(Aspect.PARAMETERS, "temperature"));
        assertThat(comparison.pairs().get(0).changes().get(0).lines())
                .containsExactly("@@ -1,2 +1,2 @@", " line one", "-line two", "+line 2");
        assertThat(comparison.pairs().get(1).changes()).as("told already").isEmpty();
    }

    @Test
    void argumentsAndAnswersAreComparedCallByCall() {
        second.file = "b.txt";
        second.answer = "Done, too.";

        Comparison comparison = Comparison.of(first.play(), second.play());

        assertThat(comparison.pairs().get(0).changes()).singleElement().satisfies(change -> {
            assertThat(change.title()).isEqualTo("arguments of Read");
            assertThat(change.lines()).contains("-path: a.txt", "+path: b.txt", " limit: 5");
        });
        assertThat(comparison.pairs().get(1).changes())
                .extracting(Change::aspect)
                .containsExactly(Aspect.ANSWER);
    }

    @Test
    void aTurnThatOnlyOneRunHasIsADifference() throws Exception {
        second.extraTurn = true;
        Comparison comparison = Comparison.of(first.play(), second.play());
        StringBuilder markdown = new StringBuilder();

        ComparisonMarkdown.write(comparison, markdown);

        assertThat(comparison.isSame()).isFalse();
        assertThat(comparison.pairs()).hasSize(3);
        assertThat(comparison.pairs().get(2).first()).isNull();
        assertThat(markdown.toString())
                .startsWith("# The runs differ\n")
                .contains("| turns | 2 | 3 | +1 |", "only in the second: user: And now?");
    }
}
