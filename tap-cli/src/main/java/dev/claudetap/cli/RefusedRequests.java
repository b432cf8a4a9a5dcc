package dev.claudetap.cli;

import dev.claudetap.capture.TraceSink;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;

/** Remembers what the tap would not relay, since that is the likeliest reason for an empty trace. */
final class RefusedRequests implements TraceSink {
    private int count;
    private String first = "";

    @Override
    public synchronized void accept(TraceRecord record) {
        if (record.header().outcome() == Outcome.REFUSED) {
            count++;
            first = count == 1
                    ? record.request().method() + " " + record.request().path()
                    : first;
        }
    }

    /** How many. */
    synchronized int count() {
        return count;
    }

    /** Method and path of the first one; empty when there is none. */
    synchronized String first() {
        return first;
    }
}
