package dev.claudetap.proxy.replay;

import dev.claudetap.proxy.replay.Playback.Frame;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One recorded exchange, or one response of a WebSocket session.
 *
 * @param record as it was recorded
 * @param request what was asked
 */
record Track(TraceRecord record, CanonicalRequest request) {
    private static final Set<String> NOT_REPLAYED = Set.of(
            "content-encoding",
            "content-length",
            "transfer-encoding",
            "connection",
            "keep-alive",
            "trailer",
            "upgrade",
            "alt-svc");

    /** Its place, for people. */
    String name() {
        return "turn " + record.header().turn().number() + " ("
                + record.header().requestId() + ")";
    }

    /** Why it cannot be replayed; empty when it can. */
    String flaw() {
        ResponseRecord response = record.response();
        String media = media(response);
        if (record.request().bodyInfo().truncated() || response.bodyInfo().truncated()) {
            return "it was recorded in part only";
        }
        if (media.contains("amazon.eventstream")) {
            return "AWS event streams cannot be replayed";
        }
        boolean unstored = media.contains("text/event-stream")
                && response.events().isEmpty()
                && !(response.body() instanceof Body.Empty);
        if (unstored) {
            return "it was recorded without stream events";
        }
        return response.body() instanceof Body.Binary binary && binary.base64() == null
                ? "its answer was too large to be kept"
                : "";
    }

    private static String media(ResponseRecord response) {
        return response.headers().first("content-type").orElse("").toLowerCase(Locale.ROOT);
    }

    /** The answer of an HTTP exchange. */
    Playback playback() {
        ResponseRecord response = record.response();
        Timing timing = record.header().timing();
        long headAt = timing.firstByteAt() == null
                ? 0
                : Duration.between(timing.startedAt(), timing.firstByteAt()).toMillis();
        boolean stream = !response.events().isEmpty();
        List<Frame> frames = stream
                ? response.events().stream()
                        .map(event -> Frame.of(event.text(), event.atMillis()))
                        .toList()
                : List.of(body(response.body(), headAt));
        return new Playback(
                response.status(),
                response.reason(),
                headers(response.headers()),
                headAt,
                stream,
                frames,
                record.header().outcome() == Outcome.UPSTREAM_FAILED);
    }

    private static Headers headers(Headers recorded) {
        List<Header> lines = recorded.lines().stream()
                .filter(line -> !NOT_REPLAYED.contains(line.name().toLowerCase(Locale.ROOT)))
                .toList();
        return new Headers(lines);
    }

    private static Frame body(Body body, long at) {
        if (body instanceof Body.Binary binary && binary.base64() != null) {
            return new Frame(binary.base64(), true, at);
        }
        return Frame.of(body.text(), at);
    }

    /** What a WebSocket's agent had sent when this response began. */
    static List<Body> asked(TraceRecord.WebSocket socket) {
        return socket.messages().stream()
                .filter(WebSocketMessage::fromClient)
                .map(WebSocketMessage::body)
                .toList();
    }

    /** What upstream sent on a WebSocket. */
    List<Frame> messages() {
        List<Frame> frames = new ArrayList<>();
        long asked = 0;
        for (WebSocketMessage message : ((TraceRecord.WebSocket) record).messages()) {
            if (message.fromClient()) {
                asked = message.atMillis();
            } else {
                frames.add(body(message.body(), message.atMillis() - asked));
            }
        }
        return frames;
    }
}
