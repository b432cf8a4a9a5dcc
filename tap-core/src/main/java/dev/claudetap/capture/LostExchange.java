package dev.claudetap.capture;

import dev.claudetap.conversation.Origins;
import dev.claudetap.decode.StreamDecoder;
import dev.claudetap.decode.StreamDecoders;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a journal says about one exchange that never ended. All of it is redacted already. */
final class LostExchange {
    private static final BodyInfo CUT = new BodyInfo(0, null, true, "the tap was killed; as far as it was journaled");

    private TraceRecord request;
    private @Nullable ResponseRecord response;
    private long firstMillis;
    private long lastMillis;
    private final List<StreamEvent> events = new ArrayList<>();
    private final List<WebSocketMessage> messages = new ArrayList<>();
    private String text = "";

    LostExchange(TraceRecord request) {
        this.request = request;
    }

    void request(TraceRecord known) {
        request = known;
    }

    void response(int status, String reason, Headers headers, long atMillis) {
        response = new ResponseRecord(status, reason, headers, Headers.EMPTY, Body.EMPTY, CUT, List.of());
        firstMillis = atMillis;
        lastMillis = Math.max(lastMillis, atMillis);
    }

    void event(boolean fromClient, StreamEvent event) {
        lastMillis = Math.max(lastMillis, event.atMillis());
        if (request instanceof TraceRecord.WebSocket) {
            Body body = event.json() ? new Body.Json(event.data()) : new Body.Text(event.data());
            messages.add(new WebSocketMessage(fromClient, body, event.atMillis()));
        } else {
            events.add(event);
        }
    }

    void text(String sofar) {
        text = sofar;
    }

    TraceRecord record() {
        ResponseRecord head = response == null ? ResponseRecord.none() : response;
        return Origins.attributed(request instanceof TraceRecord.WebSocket ? webSocket(head) : http(head));
    }

    private TraceRecord http(ResponseRecord head) {
        StreamDecoder decoder = StreamDecoders.forStream(request.request().path());
        events.forEach(decoder::accept);
        Body body = events.isEmpty() && !text.isEmpty() ? new Body.Text(text) : reassembled(decoder);
        return new TraceRecord.Http(header(), request.request(), answer(head, body, events));
    }

    private TraceRecord webSocket(ResponseRecord head) {
        messages.sort(Comparator.comparingLong(WebSocketMessage::atMillis));
        StreamDecoder decoder = StreamDecoders.forStream(request.request().path());
        RequestMerge merge = new RequestMerge();
        for (WebSocketMessage message : messages) {
            JsonObject object = WebSocketCapture.object(message.body());
            if (object != null && message.fromClient()) {
                merge.add(object);
            } else if (object != null && message.body() instanceof Body.Json json) {
                String type = WebSocketCapture.typeOf(json);
                decoder.accept(new StreamEvent(type, json.text(), true, null, message.atMillis()), object);
            }
        }
        RequestRecord asked = request.request().withBody(merge.body());
        return new TraceRecord.WebSocket(header(), asked, answer(head, reassembled(decoder), List.of()), messages);
    }

    private static Body reassembled(StreamDecoder decoder) {
        JsonValue body = decoder.body();
        return body.isNull() ? Body.EMPTY : new Body.Json(body.toJson());
    }

    private static ResponseRecord answer(ResponseRecord head, Body body, List<StreamEvent> events) {
        return new ResponseRecord(
                head.status(), head.reason(), head.headers(), head.trailers(), body, head.bodyInfo(), events);
    }

    private RecordHeader header() {
        RecordHeader told = request.header();
        Instant started = told.timing().startedAt();
        Instant first = response == null ? null : started.plusMillis(firstMillis);
        Instant seen = started.plusMillis(lastMillis);
        Instant end = told.timing().endedAt().isAfter(seen) ? told.timing().endedAt() : seen;
        return new RecordHeader(
                told.requestId(),
                told.turn(),
                new Timing(started, first, end),
                Outcome.TAP_STOPPED,
                Journal.KILLED,
                told.upstreamBaseUrl(),
                told.capture());
    }
}
