package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    @Test
    void oneExchangeIsPlayedToItsEndAndNoThreadOfItStays() {
        Set<Thread> before = threads();

        assertThat(Rehearsal.isPlayed(30_000)).isTrue();

        assertThat(threads()).isSubsetOf(before);
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vert.x-eventloop")
                        || thread.getName().startsWith("claude-tap"))
                .collect(Collectors.toSet());
    }
}
