package dev.claudetap.capture;

import dev.claudetap.trace.TraceRecord;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.jspecify.annotations.Nullable;

/**
 * Tells subscribers what happens in a session, from their subscription on. They are called on threads of the JDK's common
 * pool, never on the session's, so none can delay another or the recording. One that is more than {@value #MOST_WAITING}
 * events behind gets {@code onError} and no more: what it missed is in the trace. After the session's end all get
 * {@code onComplete}. Safe on any thread.
 */
public final class TapEvents implements TraceSink, Flow.Publisher<TapEvent> {
    /** Most events that wait for one subscriber. */
    static final int MOST_WAITING = 1 << 16;

    private final SubmissionPublisher<TapEvent> publisher;

    public TapEvents() {
        this(MOST_WAITING);
    }

    TapEvents(int mostWaiting) {
        // The JDK's own choice, which is right on a machine with one processor too.
        publisher = new SubmissionPublisher<>(new SubmissionPublisher<TapEvent>().getExecutor(), mostWaiting);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super TapEvent> subscriber) {
        publisher.subscribe(new Reader(Objects.requireNonNull(subscriber, "subscriber")));
    }

    @Override
    public void started(TapEvent.ExchangeStarted start) {
        tell(start);
    }

    @Override
    public void accept(TraceRecord record) {
        tell(new TapEvent.Recorded(record));
    }

    private void tell(TapEvent event) {
        publisher.offer(event, (subscriber, missed) -> {
            if (subscriber instanceof Reader slow) {
                slow.missed = true;
            }
            return false;
        });
    }

    @Override
    public void close() {
        publisher.close();
    }

    /** One subscriber, and whether it was too slow. */
    private static final class Reader implements Flow.Subscriber<TapEvent> {
        private final Flow.Subscriber<? super TapEvent> subscriber;
        private volatile boolean missed;
        private boolean over;
        private Flow.@Nullable Subscription subscription;

        Reader(Flow.Subscriber<? super TapEvent> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Flow.Subscription to) {
            subscription = to;
            subscriber.onSubscribe(to);
        }

        @Override
        public void onNext(TapEvent event) {
            if (over) {
                return;
            }
            if (missed) {
                giveUp();
                return;
            }
            subscriber.onNext(event);
        }

        private void giveUp() {
            over = true;
            if (subscription != null) {
                subscription.cancel();
            }
            subscriber.onError(new IllegalStateException(
                    "the subscriber fell too far behind, and events were left out; the trace has all records"));
        }

        @Override
        public void onError(Throwable thrown) {
            subscriber.onError(thrown);
        }

        @Override
        public void onComplete() {
            if (missed && !over) {
                giveUp();
            } else if (!over) {
                subscriber.onComplete();
            }
        }
    }
}
