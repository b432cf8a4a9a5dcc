package dev.claudetap.conversation;

import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;

/** What became of a call. */
public enum CallFate {
    /** It was answered. */
    ANSWERED,
    /** The provider refused it, or an error ended it. */
    FAILED,
    /** The agent, or the tap, broke it off. */
    ABORTED;

    private static final int FIRST_ERROR_STATUS = 400;

    static CallFate of(TraceRecord record, String error) {
        Outcome outcome = record.header().outcome();
        if (outcome == Outcome.CLIENT_ABORTED || outcome == Outcome.TAP_STOPPED) {
            return ABORTED;
        }
        boolean failed =
                outcome != Outcome.COMPLETED || record.response().status() >= FIRST_ERROR_STATUS || !error.isEmpty();
        return failed ? FAILED : ANSWERED;
    }
}
