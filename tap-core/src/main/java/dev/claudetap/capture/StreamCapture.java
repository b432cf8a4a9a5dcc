package dev.claudetap.capture;

import dev.claudetap.decode.EventStreamParser;
import dev.claudetap.decode.ServerSentEvent;
import dev.claudetap.decode.SseParser;
import dev.claudetap.decode.StreamDecoder;
import dev.claudetap.decode.StreamDecoders;
import dev.claudetap.json.JsonCompactor;
import dev.claudetap.json.JsonValue;
import dev.claudetap.redact.StreamRedactor;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.StreamEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event stream as it comes: events, redacted at once, and the message they make up. Worker only. */
final class StreamCapture {
    /** The events after which a provider sends nothing more; Chat Completions ends with data instead of an event. */
    private static final Set<String> LAST =
            Set.of("message_stop", "response.completed", "response.incomplete", "response.failed", "response.done");

    private static final String CHAT_LAST = "[DONE]";

    private final @Nullable SseParser sse;
    private final @Nullable EventStreamParser aws;
    private StreamDecoder decoder;
    private final StreamRedactor redactor;
    private final boolean store;
    private final boolean journaling;
    private final long most;
    private final List<StreamEvent> events = new ArrayList<>();
    private List<StreamEvent> fresh = new ArrayList<>();
    private long eventChars;
    private long sinceEvent;
    private long atMillis;
    private boolean tooLong;
    private boolean sawLast;
    private @Nullable String note;

    StreamCapture(Session session, String path, boolean isAws) {
        this.sse = isAws ? null : new SseParser(this::event);
        this.aws = isAws ? new EventStreamParser(this::event) : null;
        this.decoder = StreamDecoders.forStream(path);
        this.redactor = session.options().redactor().stream();
        this.store = session.options().storeStreamEvents();
        this.journaling = session.journaling();
        this.most = session.options().limits().bodyBytes();
    }

    void feed(ByteBuffer decoded, long millis) {
        if (tooLong) {
            return;
        }
        atMillis = millis;
        sinceEvent += decoded.remaining();
        if (sse != null) {
            sse.feed(decoded.duplicate());
        } else if (aws != null) {
            aws.feed(decoded.duplicate());
        }
        if (sinceEvent > most) {
            tooLong = true;
            note = "an event is larger than the limit";
        }
    }

    private void event(ServerSentEvent seen) {
        sinceEvent = 0;
        eventChars += seen.data().length() + 64L;
        sawLast |= LAST.contains(seen.event()) || seen.data().equals(CHAT_LAST);
        if (!seen.completed()) {
            note = "the last event was cut off";
        }
        if (eventChars > 2 * most) {
            note = "the stream is larger than the limit";
            return;
        }
        Optional<String> json = JsonCompactor.compact(seen.data());
        StreamEvent raw =
                new StreamEvent(seen.event(), json.orElse(seen.data()), json.isPresent(), seen.id(), atMillis);
        decoder.accept(raw);
        redactor.accept(raw).forEach(this::keep);
    }

    private void keep(StreamEvent redacted) {
        if (journaling) {
            fresh.add(redacted);
        }
        if (!store && !decoder.provider().equals("unknown")) {
            // The body says it all; only a stream of unknown dialect has nothing but its events.
            events.clear();
        } else if (eventChars <= most) {
            events.add(redacted);
        } else {
            note = "later events were not kept: larger than the limit";
        }
    }

    /** Whether the provider said all it had to say. */
    boolean sawLast() {
        return sawLast;
    }

    /** No more bytes will come. */
    void finish() {
        if (sse != null) {
            sse.finish();
        } else if (aws != null) {
            aws.finish();
        }
        redactor.finish().forEach(this::keep);
    }

    /** Redacted events that were not asked for before. */
    List<StreamEvent> takeFresh() {
        List<StreamEvent> taken = fresh;
        fresh = new ArrayList<>();
        return taken;
    }

    /** The redacted events so far that were kept; those not asked for yet are among them. */
    List<StreamEvent> soFar() {
        fresh.clear();
        return events;
    }

    /** The reassembled message, or nothing when no dialect was recognised; call once, when no more bytes will come. */
    Body takeBody() {
        JsonValue body = decoder.body();
        // Its pieces are as large as the body, which takes its room again as text.
        decoder = StreamDecoders.forStream("");
        return body.isNull() ? Body.EMPTY : new Body.Json(body.toJson());
    }

    /** The redacted events that the record keeps: all, or none when the body says it all. */
    List<StreamEvent> events(Body body) {
        return store || body instanceof Body.Empty ? events : List.of();
    }

    boolean isTruncated() {
        return tooLong || eventChars > most;
    }

    @Nullable
    String note() {
        return note;
    }
}
