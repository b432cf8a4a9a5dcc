package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class NoCallHintTest {
    private static final Duration SOON = Duration.ofMillis(1);

    @Test
    void silenceIsToldOf() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        try (NoCallHint hint = NoCallHint.start(SOON, () -> false, told::countDown)) {
            assertThat(hint).isNotNull();
            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anAgentThatHasCalledIsLeftInPeace() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        AtomicBoolean told = new AtomicBoolean();
        try (NoCallHint hint = NoCallHint.start(SOON, () -> answerYes(asked), () -> told.set(true))) {
            assertThat(hint).isNotNull();
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(told).isFalse();
    }

    private static boolean answerYes(CountDownLatch asked) {
        asked.countDown();
        return true;
    }

    @Test
    void anAgentThatEndsEarlyIsNotWonderedAt() {
        AtomicBoolean told = new AtomicBoolean();
        NoCallHint.start(Duration.ofHours(1), () -> false, () -> told.set(true)).close();

        assertThat(told).isFalse();
    }

    @Test
    void zeroIsNever() {
        AtomicBoolean told = new AtomicBoolean();
        NoCallHint.start(Duration.ZERO, () -> false, () -> told.set(true)).close();

        assertThat(told).isFalse();
    }

    @Test
    void atMostThreeCausesAreNamed() {
        assertThat(NoCallHint.suspicion(List.of())).isEmpty();
        assertThat(NoCallHint.suspicion(List.of("a", "b", "c", "d"))).isEqualTo(". Likely: a; b; c");
    }
}
