package dev.claudetap.assertions;

import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.util.List;

/** Faults that were made on purpose, and whether they came to pass. */
final class LandedFaults {
    private static final String MALFORMED = "{\"claude_tap_fault\"";

    private LandedFaults() {}

    static List<TraceRecord> in(Trace trace) {
        return trace.records().stream().filter(LandedFaults::landed).toList();
    }

    /** What was planned for an exchange; empty when nothing was. */
    static String planned(TraceRecord record) {
        return record.response().headers().first(ResponseRecord.FAULT).orElse("");
    }

    private static boolean landed(TraceRecord record) {
        String fault = planned(record);
        if (fault.startsWith("cut") || fault.startsWith("stall")) {
            return record.header().outcome() != Outcome.COMPLETED;
        }
        if (fault.startsWith("malformed")) {
            return record.response().events().stream()
                    .anyMatch(event -> event.data().startsWith(MALFORMED));
        }
        return !fault.isEmpty();
    }
}
