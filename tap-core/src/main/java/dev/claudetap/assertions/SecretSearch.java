package dev.claudetap.assertions;

import dev.claudetap.redact.RedactedPlace;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;

/** Looks for secrets in what was recorded: whatever redacting once more would change. */
final class SecretSearch {
    private final Redactor redactor;

    private SecretSearch(Redactor redactor) {
        this.redactor = redactor;
    }

    static SecretSearch of(Redactor redactor) {
        return new SecretSearch(redactor);
    }

    /** Where secrets are, never what they are. */
    List<String> in(Trace trace) {
        List<String> found = new ArrayList<>();
        for (TraceRecord record : trace.records()) {
            for (RedactedPlace place : RedactedPlace.between(record, redactor.redact(record))) {
                found.add(record.header().requestId() + "  " + place.rule() + " in " + place.path());
            }
        }
        return found;
    }
}
