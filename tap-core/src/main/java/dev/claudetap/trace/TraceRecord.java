package dev.claudetap.trace;

import java.util.List;

/** One line of a trace: what the tap saw of one exchange. Immutable, safe on any thread. */
public sealed interface TraceRecord {
    /** Identity, timing and outcome. */
    RecordHeader header();

    /** The request half. */
    RequestRecord request();

    /** The response half; {@link ResponseRecord#none()} when nothing came back. */
    ResponseRecord response();

    /** The same record with another header. */
    TraceRecord withHeader(RecordHeader other);

    /** An HTTP exchange, streamed or not. */
    record Http(RecordHeader header, RequestRecord request, ResponseRecord response) implements TraceRecord {
        @Override
        public Http withHeader(RecordHeader other) {
            return new Http(other, request, response);
        }
    }

    /**
     * One response of a WebSocket session with the messages that belong to it, or what was left over when it closed.
     *
     * @param messages the messages of both sides in the order they passed
     */
    record WebSocket(
            RecordHeader header, RequestRecord request, ResponseRecord response, List<WebSocketMessage> messages)
            implements TraceRecord {
        public WebSocket {
            messages = List.copyOf(messages);
        }

        @Override
        public WebSocket withHeader(RecordHeader other) {
            return new WebSocket(other, request, response, messages);
        }
    }

    /** A turn read from an agent's own transcript files; nothing of it was seen on the wire. */
    record Transcript(RecordHeader header, RequestRecord request, ResponseRecord response) implements TraceRecord {
        @Override
        public Transcript withHeader(RecordHeader other) {
            return new Transcript(other, request, response);
        }
    }
}
