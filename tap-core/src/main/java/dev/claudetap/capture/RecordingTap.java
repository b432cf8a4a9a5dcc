package dev.claudetap.capture;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.FrameHead;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes one exchange's callbacks to its log. */
final class RecordingTap implements ExchangeTap {
    private final Supplier<@Nullable ExchangeLog> open;
    private @Nullable ExchangeLog log;

    /** @param open makes the log when the exchange starts, or null when the session is over */
    RecordingTap(Supplier<@Nullable ExchangeLog> open) {
        this.open = open;
    }

    @Override
    public void onRequest(RequestHead head) {
        log = open.get();
        thing(Mark.REQUEST_HEAD, head);
    }

    @Override
    public void onRequestData(ByteBuffer data) {
        bytes(Mark.REQUEST_DATA, data);
    }

    @Override
    public void onRequestEnd(Headers trailers) {
        thing(Mark.REQUEST_END, trailers);
    }

    @Override
    public void onResponse(ResponseHead head) {
        thing(Mark.RESPONSE_HEAD, head);
    }

    @Override
    public void onResponseData(ByteBuffer data) {
        bytes(Mark.RESPONSE_DATA, data);
    }

    @Override
    public void onResponseEnd(Headers trailers) {
        thing(Mark.RESPONSE_END, trailers);
    }

    @Override
    public void onFrame(FrameHead frame) {
        thing(Mark.FRAME, frame);
    }

    @Override
    public void onFrameData(boolean fromClient, ByteBuffer data) {
        bytes(fromClient ? Mark.CLIENT_DATA : Mark.SERVER_DATA, data);
    }

    @Override
    public void onFinally(Outcome outcome, @Nullable ExchangeError error) {
        ExchangeLog to = log;
        if (to != null) {
            to.end(outcome, error);
        }
    }

    private void bytes(Mark mark, ByteBuffer data) {
        ExchangeLog to = log;
        if (to != null) {
            to.bytes(mark, data);
        }
    }

    private void thing(Mark mark, Object thing) {
        ExchangeLog to = log;
        if (to != null) {
            to.thing(mark, thing);
        }
    }
}
