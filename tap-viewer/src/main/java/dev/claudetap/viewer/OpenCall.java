package dev.claudetap.viewer;

import dev.claudetap.decode.StreamDecoder;
import dev.claudetap.decode.StreamDecoders;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An exchange that is under way: the answer as far as it came, and what changed in it with the last step, so that a browser that
 * has the step before is sent only that. One thread at a time.
 */
final class OpenCall {
    /** Putting an answer together takes time as long as it is; so much of the time at most. */
    private static final int SHARE = 20;

    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Stands for this telling of the exchange; whoever remembers it need not hold the answer. */
    final Object telling = new Object();

    private final TraceRecord request;
    private final long most;
    private StreamDecoder decoder;
    private String body = "";
    private long taken;
    private boolean muted;
    private int status;
    private long wait;
    private int step;
    private int kept;
    private int dropped;
    private String added = "";
    private boolean dirty;
    private long due = System.nanoTime();

    /** @param most characters of events; an answer is in memory twice while it is under way, here and in its decoder */
    OpenCall(TraceRecord request, long most) {
        this.request = request;
        this.most = most;
        this.decoder = newDecoder();
    }

    private StreamDecoder newDecoder() {
        return StreamDecoders.forStream(request.request().path());
    }

    TraceRecord request() {
        return request;
    }

    void answers(int theStatus, long at) {
        status = theStatus;
        wait = at;
        dirty = !muted;
    }

    /** The agent asks again over the same connection: the next answer begins with the next events. */
    void asksAgain() {
        taken = 0;
        muted = false;
        decoder = newDecoder();
        dirty = false;
    }

    /** Takes more of the answer in, unless it became longer than anybody reads along: from then on it stays as it was shown. */
    void add(List<StreamEvent> events) {
        if (muted) {
            return;
        }
        for (StreamEvent event : events) {
            taken += event.data().length();
        }
        if (taken > most) {
            muted = true;
            decoder = newDecoder();
            dirty = false;
            return;
        }
        events.forEach(decoder::accept);
        dirty = true;
    }

    /** How long until it is worth another step; {@link Long#MAX_VALUE} when nothing has changed. */
    long rest(long now) {
        return dirty ? Math.max(0, due - now) : Long.MAX_VALUE;
    }

    /** Takes in what came since the last step. */
    void step() {
        long began = System.nanoTime();
        JsonValue read = decoder.body();
        String next = read.isNull() ? "" : read.toJson();
        int most = Math.min(body.length(), next.length());
        int front = 0;
        while (front < most && body.charAt(front) == next.charAt(front)) {
            front++;
        }
        int back = 0;
        while (back < most - front && body.charAt(body.length() - 1 - back) == next.charAt(next.length() - 1 - back)) {
            back++;
        }
        if (front > 0 && Character.isHighSurrogate(next.charAt(front - 1))) {
            front--; // a change within a pair takes the whole of it along
        }
        if (back > 0 && Character.isLowSurrogate(next.charAt(next.length() - back))) {
            back--;
        }
        kept = front;
        dropped = body.length() - front - back;
        added = next.substring(front, next.length() - back);
        body = next;
        step++;
        dirty = false;
        long now = System.nanoTime();
        due = now + Math.max(LEAST_NANOS, SHARE * (now - began));
    }

    int steps() {
        return step;
    }

    /** The event that brings a browser up to date that has seen so many steps. */
    String news(int seen) {
        JsonObject.Builder news = JsonObject.builder()
                .put("id", request.header().requestId())
                .put("step", step)
                .put("status", status)
                .put("wait", wait);
        if (seen == step - 1 && seen > 0) {
            news.put("at", kept).put("drop", dropped).put("add", added);
        } else {
            news.put("body", body);
        }
        return "event: progress\ndata: " + news.build().toJson() + "\n\n";
    }
}
