package dev.claudetap.pricing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.Records;
import dev.claudetap.trace.TraceRecord;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageLedgerTest {
    private static final String USER = "{\"role\":\"user\",\"content\":\"Look at everything\"}";
    private static final String TASK =
            "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"Task\",\"input\":{\"prompt\":\"Look at the tests\"}}";

    private final List<TraceRecord> records = new ArrayList<>();

    @Test
    void everyCallCountsOnceASubAgentsToo() {
        add(USER, "{\"type\":\"error\",\"error\":{\"message\":\"busy\"}}");
        add(USER, answer(TASK));
        add(
                "{\"role\":\"user\",\"content\":\"Look at the tests\"}",
                answer("{\"type\":\"text\",\"text\":\"All green\"}"));
        add(
                USER + ",{\"role\":\"assistant\",\"content\":[" + TASK
                        + "]},{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\","
                        + "\"tool_use_id\":\"t1\",\"content\":\"All green\"}]}",
                answer("{\"type\":\"text\",\"text\":\"Done\"}"));
        records.add(Records.post("/v1/messages/count_tokens", "{\"messages\":[]}", "{\"input_tokens\":9}"));

        UsageLedger ledger = new UsageLedger(UsageLedger.By.DAY, PriceTable.bundled(), ZoneOffset.UTC);
        ledger.add("one", records.iterator());

        assertThat(ledger.entries()).singleElement().satisfies(day -> {
            assertThat(day.key()).isEqualTo("2026-05-20");
            assertThat(day.calls()).isEqualTo(4);
            assertThat(day.failed()).isEqualTo(1);
            assertThat(day.retries()).isEqualTo(1);
            assertThat(day.subAgentCalls()).isEqualTo(1);
            assertThat(day.usage().total()).isEqualTo(3 * 110);
            assertThat(day.cost().priced()).isEqualTo(3);
            assertThat(day.cost().unpriced(Cost.Reason.NO_USAGE)).isEqualTo(1);
            assertThat(day.cost().isPartial()).isFalse();
        });
        assertThat(ledger.total().calls()).isEqualTo(4);
    }

    @Test
    void callsArePutTogetherByWhatIsAskedFor() {
        add(USER, answer("{\"type\":\"text\",\"text\":\"Done\"}"));

        assertThat(keys(UsageLedger.By.MODEL)).containsExactly("claude-opus-4-6");
        assertThat(keys(UsageLedger.By.AGENT)).containsExactly("claude");
        assertThat(keys(UsageLedger.By.SESSION)).containsExactly("one", "two");
    }

    private List<String> keys(UsageLedger.By by) {
        UsageLedger ledger = new UsageLedger(by, PriceTable.bundled(), ZoneOffset.UTC);
        ledger.add("one", records.iterator());
        ledger.add("two", records.iterator());
        return ledger.entries().stream().map(UsageLedger.Entry::key).toList();
    }

    private void add(String messages, String response) {
        String request =
                "{\"model\":\"claude-opus-4-6\",\"tools\":[{\"name\":\"Task\",\"input_schema\":{}}],\"messages\":["
                        + messages + "]}";
        records.add(Records.post("/v1/messages", request, response));
    }

    private static String answer(String content) {
        return "{\"type\":\"message\",\"model\":\"claude-opus-4-6\",\"content\":[" + content
                + "],\"usage\":{\"input_tokens\":100,\"output_tokens\":10}}";
    }
}
