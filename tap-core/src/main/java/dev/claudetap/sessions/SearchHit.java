package dev.claudetap.sessions;

import java.util.Locale;

/**
 * A place where the words stand. Immutable.
 *
 * @param session id of the session
 * @param requestId id of the record
 * @param record place of the record in the trace, from 0
 * @param where in what part of the call
 * @param excerpt the words and what is around them, in one line
 * @param from where the words begin in the excerpt
 * @param to where they end in the excerpt
 */
public record SearchHit(String session, String requestId, int record, Where where, String excerpt, int from, int to) {
    /** A part of a call. */
    public enum Where {
        /** The system prompt. */
        SYSTEM,
        /** A tool that is offered, a call of one, or its result. */
        TOOL,
        /** What was said in the request. */
        MESSAGE,
        /** What the model said or thought. */
        ANSWER,
        /** Anything in an exchange that is no call of a model. */
        OTHER;

        /** The word for files and pages. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
