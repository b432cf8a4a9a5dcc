package dev.claudetap.assertions;

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
            TraceRecord clean = redactor.redact(record);
            if (!clean.equals(record)) {
                found.add(record.header().requestId() + "  in " + places(record, clean));
            }
        }
        return found;
    }

    private static String places(TraceRecord record, TraceRecord clean) {
        List<String> places = new ArrayList<>();
        add(places, "the path", record.request().path(), clean.request().path());
        add(
                places,
                "request headers",
                record.request().headers(),
                clean.request().headers());
        add(
                places,
                "the request's body",
                record.request().body(),
                clean.request().body());
        add(
                places,
                "response headers",
                record.response().headers(),
                clean.response().headers());
        add(
                places,
                "the response's body",
                record.response().body(),
                clean.response().body());
        add(
                places,
                "stream events",
                record.response().events(),
                clean.response().events());
        return places.isEmpty() ? "its messages" : String.join(", ", places);
    }

    private static void add(List<String> places, String name, Object dirty, Object clean) {
        if (!dirty.equals(clean)) {
            places.add(name);
        }
    }
}
