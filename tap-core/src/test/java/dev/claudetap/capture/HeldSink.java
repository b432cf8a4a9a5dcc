package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A sink that holds the first record, and all behind it, until it is let go. */
final class HeldSink implements TraceSink {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final MemorySink memory = new MemorySink();

    @Override
    public void accept(TraceRecord record) {
        entered.countDown();
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        memory.accept(record);
    }

    /** Waits until a record has come. */
    void awaitRecord() throws InterruptedException {
        assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    }

    void letGo() {
        released.countDown();
    }

    Trace trace() {
        return memory.trace();
    }
}
