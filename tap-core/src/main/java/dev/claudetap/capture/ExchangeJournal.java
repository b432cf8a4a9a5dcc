package dev.claudetap.capture;

import dev.claudetap.redact.Redactor;
import dev.claudetap.redact.StreamRedactor;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the journal's entries about one record true while its exchange is under way. The request is told once it is
 * whole, unless the exchange is over by then; everything later in steps. Worker only.
 */
final class ExchangeJournal {
    private static final long AGAIN_MICROS = 200_000;
    private static final long HEAD_MICROS = 1_000_000;
    private static final int MAX_WORD = 4096;
    private static final int MAX_PENDING = 20_000;

    private final ProgressLog journal;
    private final Redactor redactor;
    private String id;
    private long due = AGAIN_MICROS;
    private boolean opened;
    private boolean requestTried;
    private boolean requestWhole;
    private boolean responded;
    private final List<StreamEvent> pending = new ArrayList<>();
    private final List<StreamEvent> pendingClient = new ArrayList<>();
    private @Nullable StreamRedactor messages;
    private long textSize;

    ExchangeJournal(String id, ProgressLog journal, Redactor redactor) {
        this.id = id;
        this.journal = journal;
        this.redactor = redactor;
    }

    /** Whether it is time to say more, given the microseconds since the exchange started. */
    boolean isDue(boolean whole, long micros) {
        return micros >= due || (whole && !requestTried);
    }

    /** Whether the request still has to be told: once it is whole, or when it takes long. */
    boolean wantsRequest(boolean whole, long micros) {
        return !requestWhole && (whole || (!opened && micros >= HEAD_MICROS));
    }

    /**
     * Tells the request as far as it came.
     *
     * @return what was told, without secrets
     */
    TraceRecord request(TraceRecord soFar, boolean whole) {
        requestTried |= whole;
        TraceRecord redacted = redactor.redact(soFar);
        if (journal.request(redacted)) {
            opened = true;
            requestWhole = whole;
        }
        return redacted;
    }

    /** All is told for now. */
    void rest(long micros) {
        due = micros + (requestWhole ? journal.paceMicros() : AGAIN_MICROS);
    }

    void response(ResponseHead head, long atMillis) {
        if (opened && !responded) {
            responded = journal.response(
                    id,
                    head.status(),
                    redactor.text(head.reason()),
                    redactor.headers(HopByHop.strip(head.headers())),
                    atMillis);
        }
    }

    /** New redacted events of a stream. */
    void events(List<StreamEvent> redacted) {
        add(pending, redacted);
        if (opened && !pending.isEmpty() && journal.events(id, false, pending)) {
            pending.clear();
        }
    }

    private static void add(List<StreamEvent> to, List<StreamEvent> events) {
        // While the disk is full the newest events are the ones to go without.
        to.addAll(events.subList(0, Math.max(0, Math.min(events.size(), MAX_PENDING - to.size()))));
    }

    /** New messages of a WebSocket session, not redacted yet. */
    void messages(List<WebSocketMessage> raw) {
        if (messages == null) {
            messages = redactor.stream();
        }
        for (WebSocketMessage message : raw) {
            StreamEvent event = event(message);
            if (event != null && message.fromClient()) {
                add(pendingClient, List.of(event));
            } else if (event != null) {
                add(pending, messages.accept(event));
            }
        }
        // Of the same millisecond the client's come first again when they are recovered, as question and answer.
        if (opened && !pendingClient.isEmpty() && journal.events(id, true, pendingClient)) {
            pendingClient.clear();
        }
        events(List.of());
    }

    private @Nullable StreamEvent event(WebSocketMessage message) {
        Body body = message.fromClient() ? redactor.body(message.body(), null) : message.body();
        if (body instanceof Body.Json json) {
            return new StreamEvent(WebSocketCapture.typeOf(body), json.text(), true, null, message.atMillis());
        }
        return body instanceof Body.Text text
                ? new StreamEvent("message", text.text(), false, null, message.atMillis())
                : null;
    }

    /** The text of a response that is no stream: told again each time it has doubled, so the cost stays linear. */
    void text(BodyReader body, @Nullable String contentType) {
        if (!opened || body.size() == 0 || body.size() < 2 * textSize) {
            return;
        }
        String text = wholeWords(body.textSoFar());
        if (text.isEmpty()) {
            textSize = body.size();
        } else if (redactor.body(new Body.Text(text), contentType) instanceof Body.Text redacted
                && journal.text(id, redacted.text())) {
            textSize = body.size();
        }
    }

    /** Without the last word, which may be the first half of a secret; nothing when it is too long to tell. */
    static String wholeWords(String text) {
        int end = text.length();
        int stop = Math.max(0, end - MAX_WORD);
        while (end > stop && !endsWord(text.charAt(end - 1))) {
            end--;
        }
        return end > stop ? text.substring(0, end) : "";
    }

    private static boolean endsWord(char c) {
        return Character.isWhitespace(c) || c == '"';
    }

    /** Everything has to be told again, these events among it. */
    void again(List<StreamEvent> events) {
        due = 0;
        opened = false;
        requestTried = false;
        requestWhole = false;
        responded = false;
        textSize = 0;
        pending.clear();
        pendingClient.clear();
        messages = null;
        add(pending, events);
    }

    /** Which record it is about. */
    String id() {
        return id;
    }

    /** That record is safe; from now on this is about the next record of the same exchange. */
    void done(String nextId, long micros) {
        journal.done(id);
        next(nextId, micros);
    }

    /** From now on this is about the next record; what was said of the last one stays. */
    void next(String nextId, long micros) {
        id = nextId;
        due = micros + AGAIN_MICROS;
        opened = false;
        requestTried = false;
        requestWhole = false;
        responded = false;
        pending.clear();
        pendingClient.clear();
        messages = null;
    }
}
