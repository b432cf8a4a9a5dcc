package dev.claudetap.capture;

import dev.claudetap.trace.Headers;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells sinks that listen what the journal is told, and as soon as that has it. Worker only. */
final class ProgressFanOut implements ProgressLog {
    private static final System.Logger LOG = System.getLogger(ProgressFanOut.class.getName());
    /** Soon enough to read along. */
    private static final long PACE_MICROS = 150_000;

    private final @Nullable JournalWriter journal;
    private final List<ProgressSink> sinks;
    private boolean complained;

    ProgressFanOut(@Nullable JournalWriter journal, List<ProgressSink> sinks) {
        this.journal = journal;
        this.sinks = sinks;
    }

    @Override
    public long paceMicros() {
        return PACE_MICROS;
    }

    @Override
    public boolean request(TraceRecord redacted) {
        return (journal == null || journal.request(redacted)) && tell(sink -> sink.onRequest(redacted));
    }

    @Override
    public boolean response(String id, int status, String reason, Headers headers, long atMillis) {
        return (journal == null || journal.response(id, status, reason, headers, atMillis))
                && tell(sink -> sink.onResponse(id, status, headers, atMillis));
    }

    @Override
    public boolean events(String id, boolean fromClient, List<StreamEvent> redacted) {
        // The caller goes on with its list.
        List<StreamEvent> events = List.copyOf(redacted);
        return (journal == null || journal.events(id, fromClient, events))
                && tell(sink -> sink.onEvents(id, fromClient, events));
    }

    @Override
    public boolean text(String id, String redacted) {
        return journal == null || journal.text(id, redacted);
    }

    @Override
    public void done(String id) {
        if (journal != null) {
            journal.done(id);
        }
    }

    private boolean tell(Consumer<ProgressSink> what) {
        for (ProgressSink sink : sinks) {
            try {
                what.accept(sink);
            } catch (RuntimeException | Error e) {
                // Foreign code: whatever it throws must not reach the recording.
                complain(e);
            }
        }
        return true;
    }

    private void complain(Throwable e) {
        if (!complained) {
            complained = true;
            LOG.log(
                    Level.WARNING,
                    "a sink could not take in how an exchange goes on: "
                            + e.getClass().getName());
        }
    }
}
