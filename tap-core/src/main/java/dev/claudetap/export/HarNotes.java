package dev.claudetap.export;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a record says that an entry of an HAR has no place for: the record without headers, bodies and messages, and when events and
 * messages came.
 *
 * @param outline the record without them
 * @param times milliseconds from the start to each event, or from the session's start to each message
 */
record HarNotes(TraceRecord outline, List<Long> times) {
    static final String MEMBER = "_claude_tap";
    /** Ten years; an archive may say anything. */
    static final long LONGEST_MILLIS = 315_360_000_000L;

    private static final Instant END_OF_DATES = Instant.parse("9999-12-31T00:00:00Z");
    private static final String RECORD = "record";
    private static final String TIMES = "times_ms";

    static JsonObject of(TraceRecord record) {
        JsonObject.Builder notes = JsonObject.builder().put(RECORD, outline(record));
        List<JsonValue> times = new ArrayList<>();
        record.response().events().forEach(event -> times.add(JsonNumber.of(event.atMillis())));
        if (record instanceof TraceRecord.WebSocket socket) {
            socket.messages().forEach(message -> times.add(JsonNumber.of(message.atMillis())));
        }
        return times.isEmpty()
                ? notes.build()
                : notes.put(TIMES, new JsonArray(times)).build();
    }

    private static JsonValue outline(TraceRecord record) {
        RequestRecord asked = record.request();
        ResponseRecord told = record.response();
        RequestRecord request =
                new RequestRecord(asked.method(), asked.path(), Headers.EMPTY, Body.EMPTY, asked.bodyInfo());
        ResponseRecord response = new ResponseRecord(
                told.status(), told.reason(), Headers.EMPTY, told.trailers(), Body.EMPTY, told.bodyInfo(), List.of());
        try {
            return JsonText.parse(TraceJson.write(like(record, request, response, List.of())));
        } catch (JsonException e) {
            throw new IllegalStateException("a record is JSON", e);
        }
    }

    /** Whether it is within what has four digits for the year, and no clock that was never set. */
    static boolean isDate(Instant instant) {
        return !instant.isBefore(Instant.EPOCH) && instant.isBefore(END_OF_DATES);
    }

    private static boolean isPossible(Timing timing) {
        return isDate(timing.startedAt())
                && isDate(timing.endedAt())
                && Math.abs(timing.duration().toMillis()) <= LONGEST_MILLIS;
    }

    /** The notes of an entry; empty for one of somebody else's. */
    static Optional<HarNotes> in(JsonObject entry) {
        JsonObject notes = entry.object(MEMBER).orElse(JsonObject.EMPTY);
        JsonValue record = notes.get(RECORD);
        if (record == null) {
            return Optional.empty();
        }
        List<Long> times = new ArrayList<>();
        for (JsonValue time : notes.array(TIMES).orElse(JsonArray.EMPTY)) {
            times.add(Math.max(0, Math.min(LONGEST_MILLIS, time.asLong().orElse(0L))));
        }
        try {
            TraceRecord outline = TraceJson.read(record.toJson());
            return isPossible(outline.header().timing()) ? Optional.of(new HarNotes(outline, times)) : Optional.empty();
        } catch (JsonException noRecord) {
            return Optional.empty(); // somebody edited it
        }
    }

    /**
     * The record that was exported.
     *
     * @param read what the entry says without the notes
     */
    TraceRecord restore(TraceRecord read) {
        RequestRecord asked = read.request();
        ResponseRecord told = read.response();
        RequestRecord request = new RequestRecord(
                outline.request().method(),
                outline.request().path(),
                asked.headers(),
                asked.body(),
                outline.request().bodyInfo());
        ResponseRecord response = new ResponseRecord(
                outline.response().status(),
                outline.response().reason(),
                told.headers(),
                outline.response().trailers(),
                told.body(),
                outline.response().bodyInfo(),
                timed(told.events()));
        List<WebSocketMessage> messages = read instanceof TraceRecord.WebSocket socket ? socket.messages() : List.of();
        return like(outline, request, response, messages);
    }

    private List<StreamEvent> timed(List<StreamEvent> events) {
        List<StreamEvent> timed = new ArrayList<>();
        for (StreamEvent event : events) {
            int index = timed.size();
            long at = index < times.size() ? times.get(index) : event.atMillis();
            timed.add(new StreamEvent(event.event(), event.data(), event.json(), event.id(), at));
        }
        return timed;
    }

    private static TraceRecord like(
            TraceRecord kind, RequestRecord request, ResponseRecord response, List<WebSocketMessage> messages) {
        if (kind instanceof TraceRecord.WebSocket) {
            return new TraceRecord.WebSocket(kind.header(), request, response, messages);
        }
        return kind instanceof TraceRecord.Transcript
                ? new TraceRecord.Transcript(kind.header(), request, response)
                : new TraceRecord.Http(kind.header(), request, response);
    }
}
