package dev.claudetap.viewer;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.Timing;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.viewer.JsonCursor.NotJson;
import dev.claudetap.viewer.LineSource.Line;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A trace that grows: makes texts and rows of what it is told and puts them into the log, once each. A call has its row as soon as it is
 * under way; its record takes that row's place. In memory are rows, digests of texts, and the answers under way. One thread writes,
 * any may ask what is under way.
 */
final class LiveTrace {
    private static final int SHARE = 50;
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Characters of an answer's events that anybody reads along. */
    static final long MOST = 16L << 20;

    private final LiveLog log;
    private final LiveTexts texts;
    private final JsonInterner interner;
    private final RowThreads threads;
    private final long most;
    private final List<JsonValue> rows = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    /** Guarded by this. */
    private final Map<String, OpenCall> open = new LinkedHashMap<>();

    private boolean unsettled;
    private long settleAt;

    /** @param most characters of an answer's events up to which it is shown while it is under way */
    LiveTrace(LiveLog log, PriceTable prices, long most) {
        this.log = log;
        this.most = most;
        this.threads = new RowThreads(new RowFigures(() -> prices));
        this.texts = new LiveTexts(log);
        this.interner = new JsonInterner(texts);
    }

    /** An exchange is under way. */
    void begin(TraceRecord soFar) throws IOException {
        TraceRecord shown = underWay(soFar);
        Line line = Line.of(shown);
        put(shown.header().requestId(), line, true);
        synchronized (this) {
            open.put(shown.header().requestId(), new OpenCall(shown, most));
        }
    }

    /** As it is while nobody knows how it will end. */
    private static TraceRecord underWay(TraceRecord soFar) {
        RecordHeader header = soFar.header();
        return soFar.withHeader(new RecordHeader(
                header.requestId(),
                header.turn(),
                new Timing(header.timing().startedAt(), null, header.timing().startedAt()),
                Outcome.COMPLETED,
                null,
                header.upstreamBaseUrl(),
                header.capture(),
                header.origin()));
    }

    /** Its answer begins. */
    void answer(String id, int status, long at) {
        synchronized (this) {
            OpenCall call = open.get(id);
            if (call != null) {
                call.answers(status, at);
            }
        }
    }

    /** Its answer goes on. */
    void add(String id, List<StreamEvent> events) {
        synchronized (this) {
            OpenCall call = open.get(id);
            if (call != null) {
                call.add(events);
            }
        }
    }

    /** In a WebSocket session the agent's messages are the request. */
    void asked(String id, List<StreamEvent> messages) throws IOException {
        OpenCall call;
        synchronized (this) {
            call = open.get(id);
        }
        if (call == null) {
            return;
        }
        TraceRecord known = call.request();
        for (StreamEvent message : messages) {
            if (message.event().equals("response.create") && known instanceof TraceRecord.WebSocket socket) {
                RequestRecord request = socket.request().withBody(new Body.Json(message.data()));
                put(
                        id,
                        Line.of(new TraceRecord.WebSocket(socket.header(), request, socket.response(), List.of())),
                        true);
                synchronized (this) {
                    call.asksAgain();
                }
            }
        }
    }

    /** It is over, and this is its record. */
    void end(String id, Line line) throws IOException {
        int place = put(id, line, false);
        threads.add(place, line);
        synchronized (this) {
            open.remove(id);
        }
        if (!unsettled) {
            unsettled = true;
            settleAt = Math.max(settleAt, System.nanoTime());
        }
    }

    /** Its answer can be shown no further until it is over: more of it came than there was room for. */
    void mute(String id) {
        synchronized (this) {
            open.remove(id);
        }
    }

    private int put(String id, Line line, boolean underWay) throws IOException {
        Integer known = places.get(id);
        int place = known == null ? rows.size() : known;
        JsonObject row;
        try {
            row = PagePayload.added(interner, line);
        } catch (NotJson impossible) {
            throw new IOException("a record of ours is no JSON", impossible);
        }
        if (underWay) {
            row = row.toBuilder().put("live", 1).build();
        }
        if (known == null) {
            places.put(id, place);
            rows.add(row);
        } else {
            rows.set(place, row);
        }
        texts.flush();
        log.appendRow(place, row.toJson());
        return place;
    }

    /** What there is to do besides, and how many nanoseconds it can wait; {@link Long#MAX_VALUE} when there is nothing. */
    long rest(long now, boolean watched) {
        long rest = unsettled ? Math.max(0, settleAt - now) : Long.MAX_VALUE;
        if (watched) {
            synchronized (this) {
                for (OpenCall call : open.values()) {
                    rest = Math.min(rest, call.rest(now));
                }
            }
        }
        return rest;
    }

    /** Does what is due of that; says whether anything changed. */
    boolean work(long now, boolean watched) throws IOException {
        boolean changed = false;
        if (unsettled && now - settleAt >= 0) {
            settle();
            changed = true;
        }
        if (watched) {
            synchronized (this) {
                for (OpenCall call : open.values()) {
                    if (call.rest(now) == 0) {
                        call.step();
                        changed = true;
                    }
                }
            }
        }
        return changed;
    }

    /** Says of each row how it stands to the others, as far as that has changed. */
    void settle() throws IOException {
        long began = System.nanoTime();
        unsettled = false;
        List<JsonValue> before = List.copyOf(rows);
        threads.complete(rows);
        for (int i = 0; i < rows.size(); i++) {
            if (!rows.get(i).equals(before.get(i))) {
                log.appendRow(i, rows.get(i).toJson());
            }
        }
        long now = System.nanoTime();
        settleAt = now + Math.max(LEAST_NANOS, SHARE * (now - began));
    }

    /**
     * What a browser is to be told that has read the log up to there.
     *
     * @param seen how many steps it knows of each {@link OpenCall#telling}; brought up to date
     * @return null when there is more in the log by now
     */
    @Nullable
    String news(long read, Map<Object, Integer> seen) {
        synchronized (this) {
            if (read < log.end()) {
                return null;
            }
            StringBuilder news = new StringBuilder();
            // A call that was told again began anew, and its steps are counted anew.
            seen.keySet()
                    .retainAll(open.values().stream().map(call -> call.telling).collect(Collectors.toSet()));
            open.values().forEach(call -> {
                int known = seen.getOrDefault(call.telling, 0);
                if (call.steps() > known) {
                    news.append(call.news(known));
                    seen.put(call.telling, call.steps());
                }
            });
            return news.toString();
        }
    }
}
