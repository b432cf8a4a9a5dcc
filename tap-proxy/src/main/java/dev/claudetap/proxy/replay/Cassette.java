package dev.claudetap.proxy.replay;

import dev.claudetap.canonical.VolatileRule;
import dev.claudetap.canonical.VolatileText;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A trace to be replayed. Any trace is one. Immutable, safe on any thread; what was played already is in the
 * {@link CassettePlayer}.
 */
public final class Cassette {
    /** How the body of every error begins that a tap tells an agent itself. */
    private static final String OUR_ERROR = "{\"type\":\"error\",\"error\":{\"type\":\"claude_tap_";

    private final Trace trace;
    private final VolatileText text;

    private Cassette(Trace trace, VolatileText text) {
        this.trace = trace;
        this.text = text;
    }

    /** A cassette of records in memory. */
    public static Cassette of(Trace trace) {
        return new Cassette(trace, VolatileText.standard());
    }

    /**
     * Reads a trace file.
     *
     * @throws IOException when it cannot be read, or holds nothing that can be replayed
     */
    public static Cassette read(Path jsonl) throws IOException {
        Cassette cassette = of(Trace.read(jsonl));
        if (cassette.records().isEmpty()) {
            throw new IOException(jsonl + " holds no exchange that can be replayed");
        }
        return cassette;
    }

    /** The same, blind to one more kind of text that differs from run to run. */
    public Cassette ignoring(VolatileRule rule) {
        return new Cassette(trace, text.and(rule));
    }

    /** @param redactor the one of the session that plays it: what it finds in a request is told to nobody either */
    Canonical canonical(Redactor redactor) {
        return new Canonical(text, redactor);
    }

    /** What upstream answered, or broke off, in the order it was asked. */
    private List<TraceRecord> records() {
        return trace.records().stream()
                .filter(Cassette::isPlayable)
                .sorted(Comparator.comparing(record -> record.header().turn()))
                .toList();
    }

    /** Whether a record holds what upstream answered. */
    static boolean isPlayable(TraceRecord record) {
        boolean answered = record.header().outcome() == Outcome.COMPLETED
                || record.header().outcome() == Outcome.UPSTREAM_FAILED
                || record instanceof TraceRecord.WebSocket;
        return answered
                && !(record instanceof TraceRecord.Transcript)
                && record.response().status() > 0
                && !isOurs(record.response());
    }

    /** Whether a tap gave that answer itself, because upstream was not there, say: nobody wants it in upstream's place for ever. */
    private static boolean isOurs(ResponseRecord response) {
        return response.status() >= 400
                && response.body() instanceof Body.Json json
                && json.text().startsWith(OUR_ERROR);
    }

    List<Track> tracks(Canonical canonical) {
        List<Track> tracks = new ArrayList<>();
        for (TraceRecord record : records()) {
            if (record instanceof TraceRecord.WebSocket socket) {
                List<Body> asked = Track.asked(socket);
                if (!asked.isEmpty()) {
                    tracks.add(new Track(
                            record, canonical.messages(record.request().path(), asked)));
                }
            } else {
                tracks.add(new Track(record, request(canonical, record)));
            }
        }
        return tracks;
    }

    private static CanonicalRequest request(Canonical canonical, TraceRecord record) {
        return canonical.request(
                record.request().method(),
                record.request().path(),
                record.request().body(),
                record.request().headers().first("content-type").orElse(null));
    }
}
