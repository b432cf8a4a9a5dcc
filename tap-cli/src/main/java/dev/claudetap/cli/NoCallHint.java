package dev.claudetap.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Speaks up, once, when an agent has run for a while and the tap has seen nothing of it that looks like work. */
final class NoCallHint implements AutoCloseable {
    /** More causes than these would bury the likely one. */
    private static final int MOST_CAUSES = 3;

    private final CountDownLatch over = new CountDownLatch(1);
    private final @Nullable Thread watch;

    private NoCallHint(Duration after, BooleanSupplier called, Runnable hint) {
        if (after.isZero()) {
            watch = null;
            return;
        }
        watch = new Thread(() -> watch(after, called, hint), "claude-tap-hint");
        watch.setDaemon(true);
        watch.start();
    }

    /**
     * Begins to watch.
     *
     * @param after when silence is strange; zero for never
     * @param called whether the agent has called a model or is just calling somebody
     * @param hint what is done once if it has not
     */
    static NoCallHint start(Duration after, BooleanSupplier called, Runnable hint) {
        return new NoCallHint(after, called, hint);
    }

    private void watch(Duration after, BooleanSupplier called, Runnable hint) {
        try {
            if (!over.await(after.toMillis(), TimeUnit.MILLISECONDS) && !called.getAsBoolean()) {
                hint.run();
            }
        } catch (InterruptedException e) {
            // Only the end of the process does that.
            Thread.currentThread().interrupt();
        }
    }

    /** The hint. */
    static String text(TapRun.Plan plan, List<String> suspects) {
        String client = plan.profile().id();
        String advice = suspects.isEmpty()
                ? "; if it is not waiting for you, 'claude-tap doctor --tap-client " + client + "' looks for causes"
                : suspicion(suspects);
        return "no model request of " + plan.profile().label() + " in "
                + plan.end().hintAfter().toSeconds() + " s" + advice;
    }

    /** What is most likely to blame, to be put behind a sentence; empty when nothing is. */
    static String suspicion(List<String> suspects) {
        return suspects.isEmpty()
                ? ""
                : ". Likely: " + String.join("; ", suspects.subList(0, Math.min(MOST_CAUSES, suspects.size())));
    }

    @Override
    public void close() {
        over.countDown();
        try {
            if (watch != null) {
                watch.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
