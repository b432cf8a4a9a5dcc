package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;

/** The threads of taps, by their names. */
final class OurThreads {
    private static final long PATIENCE_MILLIS = 60_000;

    private OurThreads() {}

    static Set<Thread> running() {
        Set<Thread> running = new HashSet<>(Thread.getAllStackTraces().keySet());
        running.removeIf(thread ->
                !thread.getName().startsWith("vert.x") && !thread.getName().startsWith("claude-tap"));
        return running;
    }

    /** Fails when one runs that is not in {@code before}. */
    static void assertNoneBut(Set<Thread> before) throws InterruptedException {
        for (Thread thread : running()) {
            if (!before.contains(thread)) {
                // Its last instructions may run after close returned.
                thread.join(PATIENCE_MILLIS);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}
