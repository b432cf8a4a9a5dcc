package dev.claudetap.capture;

import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The response half of an exchange: an event stream if it says so, else a body. Worker only. */
final class ResponseCapture {
    /** A coded stream may hold more than one body's worth before it counts as a bomb. */
    private static final int STREAM_FACTOR = 8;

    private static final int SNIFF = 8;

    private final ResponseHead head;
    private final Session session;
    private final String path;
    private final CodedInput input;
    private final ByteArrayOutputStream sniffed = new ByteArrayOutputStream(SNIFF);
    private @Nullable StreamCapture stream;
    private @Nullable BodyReader reader;
    private Headers trailers = Headers.EMPTY;
    private boolean ended;
    private boolean wholeJson;
    private long atMillis;

    ResponseCapture(ResponseHead head, String path, Session session) {
        this.head = head;
        this.path = path;
        this.session = session;
        MediaKind kind = MediaKind.of(contentType());
        boolean streams = kind == MediaKind.EVENT_STREAM || kind == MediaKind.AWS_EVENT_STREAM;
        if (streams) {
            stream = new StreamCapture(session, path, kind == MediaKind.AWS_EVENT_STREAM);
        } else if (kind != MediaKind.ABSENT) {
            reader = newReader();
        }
        long most = session.options().limits().bodyBytes() * (streams ? STREAM_FACTOR : 1);
        this.input = new CodedInput(CodedInput.codingOf(head.headers()), most, session.store(), this::decoded);
    }

    private BodyReader newReader() {
        return new BodyReader(head.headers(), session);
    }

    private @Nullable String contentType() {
        return head.headers().first("content-type").orElse(null);
    }

    ResponseHead head() {
        return head;
    }

    @Nullable
    StreamCapture stream() {
        return stream;
    }

    @Nullable
    BodyReader bodySoFar() {
        return reader;
    }

    CodedInput input() {
        return input;
    }

    void data(ByteBuffer wire, long millis) {
        atMillis = millis;
        input.feed(wire);
    }

    private void decoded(ByteBuffer bytes) {
        if (stream != null) {
            stream.feed(bytes, atMillis);
        } else if (reader != null) {
            reader.keep(bytes);
        } else {
            sniff(bytes);
        }
    }

    /** Without a content type the first letters decide. */
    private void sniff(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining() && sniffed.size() < SNIFF) {
            sniffed.write(rest.get());
        }
        if (sniffed.size() == SNIFF) {
            decide();
            decoded(rest);
        }
    }

    private void decide() {
        String start = sniffed.toString(StandardCharsets.UTF_8);
        if (start.startsWith("event:") || start.startsWith("data:") || start.startsWith("id:")) {
            stream = new StreamCapture(session, path, false);
        } else {
            reader = newReader();
        }
        decoded(ByteBuffer.wrap(sniffed.toByteArray()));
    }

    void end(Headers theTrailers) {
        trailers = theTrailers;
        ended = true;
    }

    /**
     * The response, when nothing more will come; its events are in {@link #events}.
     *
     * @param whole whether the exchange completed
     */
    ResponseRecord finish(boolean whole) {
        boolean incomplete = !ended || !whole;
        input.finish(!incomplete);
        if (stream == null && reader == null) {
            decide();
        }
        Body body = input.undecoded().orElse(null);
        if (stream != null) {
            stream.finish();
            Body reassembled = body == null ? stream.takeBody() : body;
            return record(reassembled, input.info(stream.isTruncated(), stream.note()));
        }
        BodyReader bodyReader = reader == null ? newReader() : reader;
        Body read = body == null ? bodyReader.body(input, incomplete) : body;
        if (incomplete && read instanceof Body.Json json && isClosed(json.text()) && !input.isTruncated()) {
            wholeJson = true;
            input.wholeAfterAll();
        }
        return record(read, bodyReader.info(input));
    }

    /** An object or array is whole when it can be read; of a number there may be more. */
    private static boolean isClosed(String json) {
        return json.startsWith("{") || json.startsWith("[");
    }

    private ResponseRecord record(Body body, BodyInfo info) {
        Headers headers = HopByHop.strip(head.headers());
        return new ResponseRecord(head.status(), head.reason(), headers, trailers, body, info, List.of());
    }

    /** Redacted events for the record; none when it was no stream. */
    List<StreamEvent> events(Body body) {
        return stream == null ? List.of() : stream.events(body);
    }

    void discard() {
        if (reader != null) {
            reader.discard();
        }
        input.discard();
    }

    /** How the exchange really ended: an agent that hangs up after a stream's last event, or JSON's last brace, has its whole answer. */
    ExchangeRecording.End judged(ExchangeRecording.End end) {
        StreamCapture events = stream;
        boolean whole = wholeJson || (events != null && events.sawLast());
        return end.outcome() == Outcome.CLIENT_ABORTED && whole
                ? new ExchangeRecording.End(Outcome.COMPLETED, null, end.micros())
                : end;
    }
}
