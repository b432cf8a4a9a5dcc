package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void oneExchangeIsPlayedToItsEndAndNoThreadOfItStays() throws Exception {
        Set<Thread> before = threads();

        assertThat(Rehearsal.isPlayed(30_000)).isTrue();

        assertNoneBut(before);
    }

    @Test
    void besideAnAgentItIsPlayedAfterAWhile() throws Exception {
        CountDownLatch played = new CountDownLatch(1);

        try (Rehearsal beside = Rehearsal.beside(1, played::countDown)) {
            assertThat(played.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(beside).isNotNull();
        }
    }

    @Test
    void besideAnAgentThatEndsBeforeItIsNotPlayed() throws Exception {
        AtomicBoolean played = new AtomicBoolean();

        Rehearsal.beside(TimeUnit.HOURS.toMillis(1), () -> played.set(true)).close();

        for (Thread thread : threads()) {
            if (thread.getName().equals(Rehearsal.THREAD)) {
                thread.join(60_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
        assertThat(played).isFalse();
    }

    @Test
    void aRehearsalWithoutTimeIsBrokenOffAndLeavesNoThreadEither() throws Exception {
        Set<Thread> before = threads();

        assertThat(Rehearsal.isPlayed(0)).isFalse();

        assertNoneBut(before);
    }

    private static void assertNoneBut(Set<Thread> before) throws InterruptedException {
        for (Thread thread : threads()) {
            if (!before.contains(thread)) {
                // Its last instructions may run after the tap is closed.
                thread.join(60_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x-eventloop")
                        || thread.getName().startsWith("claude-tap"))
                .collect(Collectors.toSet());
    }
}
