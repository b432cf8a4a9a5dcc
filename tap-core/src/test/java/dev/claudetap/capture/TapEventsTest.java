package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.Records;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who watches a session from within the JVM. */
class TapEventsTest {
    private static TapEvent.ExchangeStarted start(int number) {
        return new TapEvent.ExchangeStarted("req_" + number, number, Instant.EPOCH, "POST", "/v1/messages");
    }

    @Test
    void everySubscriberGetsAllEventsInOrderAndThenTheEnd() throws Exception {
        TapEvents events = new TapEvents();
        Watcher one = new Watcher(Long.MAX_VALUE);
        Watcher two = new Watcher(Long.MAX_VALUE);
        events.subscribe(one);
        events.subscribe(two);
        for (int i = 1; i <= 500; i++) {
            events.started(start(i));
        }
        events.accept(Records.post("/v1/messages", "{}", "{}"));
        events.close();
        for (Watcher watcher : List.of(one, two)) {
            List<String> ids = IntStream.rangeClosed(1, 501)
                    .mapToObj(i -> watcher.next().substring(0, 4))
                    .toList();
            assertThat(ids).hasSize(501).containsOnly("req_");
            assertThat(watcher.next()).isEqualTo("complete");
        }
    }

    @Test
    void aSubscriberThatDoesNotReadIsToldThatItMissedSomethingAndHoldsUpNobody() throws Exception {
        TapEvents events = new TapEvents(4);
        Watcher slow = new Watcher(1);
        Watcher keen = new Watcher(Long.MAX_VALUE);
        events.subscribe(slow);
        events.subscribe(keen);
        events.started(start(1));
        // Read before more comes: a subscriber that starts late may already have missed something when it gets its
        // first.
        assertThat(slow.next()).isEqualTo("req_1");
        assertThat(keen.next()).isEqualTo("req_1");
        for (int i = 2; i <= 40; i++) {
            events.started(start(i));
            assertThat(keen.next()).isEqualTo("req_" + i);
        }
        slow.more();
        assertThat(slow.next()).startsWith("the subscriber fell too far behind");
        events.close();
        assertThat(keen.next()).isEqualTo("complete");
    }

    /** Asks for so many events at first. */
    private static final class Watcher implements Flow.Subscriber<TapEvent> {
        private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        private final long first;
        private volatile Flow.@Nullable Subscription subscription;

        Watcher(long first) {
            this.first = first;
        }

        String next() {
            try {
                return String.valueOf(seen.poll(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void more() {
            Optional.ofNullable(subscription).orElseThrow().request(1);
        }

        @Override
        public void onSubscribe(Flow.Subscription to) {
            subscription = to;
            to.request(first);
        }

        @Override
        public void onNext(TapEvent event) {
            seen.add(event.requestId());
        }

        @Override
        public void onError(Throwable thrown) {
            seen.add(String.valueOf(thrown.getMessage()));
        }

        @Override
        public void onComplete() {
            seen.add("complete");
        }
    }
}
