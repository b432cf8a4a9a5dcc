package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnrecordedTest {
    private final Unrecorded open = new Unrecorded();
    private final RecordingTap tap = new RecordingTap(open, new HandOver(1 << 20));

    @Test
    void exchangeIsHereFromItsBeginningToItsRecord() {
        int number = open.begin(tap);
        assertThat(open.underWay()).containsExactly(tap);
        assertThat(open.over()).isEmpty();

        open.over(number, Outcome.CLIENT_ABORTED);
        assertThat(open.underWay()).isEmpty();
        assertThat(open.over()).containsExactly(Map.entry(number, Outcome.CLIENT_ABORTED));
        assertThat(open.isEmpty()).isFalse();

        open.recorded(number);
        assertThat(open.isEmpty()).isTrue();
        assertThat(open.has(number)).isFalse();
    }

    @Test
    void manyMayWaitBehindOneThatIsUnderWayForLong() {
        Random random = new Random(5);
        List<Outcome> outcomes = List.of(Outcome.values());
        int longest = open.begin(tap);
        Map<Integer, Outcome> waiting = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            int number = open.begin(tap);
            Outcome outcome = outcomes.get(random.nextInt(outcomes.size()));
            open.over(number, outcome);
            waiting.put(number, outcome);
            if (random.nextInt(3) > 0) {
                int done = waiting.keySet().iterator().next();
                waiting.remove(done);
                open.recorded(done);
            }
        }
        assertThat(open.over()).isEqualTo(waiting);
        assertThat(open.underWay()).hasSize(1);
        assertThat(open.has(longest)).isTrue();

        waiting.keySet().forEach(open::recorded);
        open.recorded(longest);
        assertThat(open.isEmpty()).isTrue();
    }

    @Test
    void whatBeginsAfterTheCloseIsMissed() {
        open.close();
        assertThat(open.begin(tap)).isEqualTo(RecordingTap.NONE);
        open.miss();
        assertThat(open.missed()).isEqualTo(2);
        assertThat(open.isEmpty()).isTrue();
        assertThat(open.has(RecordingTap.NONE)).isFalse();
    }
}
