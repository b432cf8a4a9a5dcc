package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.conversation.CallCount;
import dev.claudetap.conversation.Records;
import dev.claudetap.pricing.CostSum;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.TraceRecord;
import org.junit.jupiter.api.Test;

class SummaryBuilderTest {
    private static TraceRecord call(int number) {
        String model = number % 3 == 0 ? "a-model-of-ours" : "claude-sonnet-4-5";
        // Some of them above 200,000 tokens, where a token costs more.
        String usage = "{\"input_tokens\":" + number * 317 + ",\"output_tokens\":" + number + "}";
        return Records.post(
                "/v1/messages",
                "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                "{\"type\":\"message\",\"role\":\"assistant\",\"model\":\"" + model
                        + "\",\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":" + usage + "}");
    }

    @Test
    void manyCallsCostWhatEachOfThemDoesAndAreNotKept() {
        SummaryBuilder builder = new SummaryBuilder(PriceTable::bundled);
        CostSum each = new CostSum();
        for (int i = 1; i <= 1_000; i++) {
            TraceRecord record = call(i);
            builder.add(record);
            each.add(PriceTable.bundled()
                    .price(CallCount.of(record).orElseThrow().used()));
        }

        SessionSummary summary = builder.snapshot(0, 0, 0);
        CostSum sum = summary.costs().sum();

        assertThat(summary.modelCalls()).isEqualTo(1_000);
        assertThat(sum.amount()).isEqualByComparingTo(each.amount()).isPositive();
        assertThat(sum.priced()).isEqualTo(667);
        assertThat(sum.unpriced()).isEqualTo(333);
        assertThat(builder.open()).isLessThan(256);
    }

    @Test
    void aSnapshotStaysAsItWas() {
        SummaryBuilder builder = new SummaryBuilder(PriceTable::bundled);
        builder.add(call(1));
        SessionSummary before = builder.snapshot(0, 0, 0);
        for (int i = 2; i <= 600; i++) {
            builder.add(call(i));
        }

        assertThat(before.costs().sum().priced()).isEqualTo(1);
        assertThat(builder.snapshot(0, 0, 0).costs().sum().priced()).isEqualTo(400);
    }

    @Test
    void pricesThatCannotBeHadCostNoRecordAndNoCount() {
        SummaryBuilder builder = new SummaryBuilder(() -> {
            throw new OutOfMemoryError("as in a test");
        });
        for (int i = 1; i <= 600; i++) {
            builder.add(call(i));
        }

        SessionSummary summary = builder.snapshot(0, 0, 0);

        assertThat(summary.modelCalls()).isEqualTo(600);
        assertThat(builder.open()).isEqualTo(600 - 512);
        assertThatThrownBy(() -> summary.costs().sum()).isInstanceOf(OutOfMemoryError.class);
    }
}
