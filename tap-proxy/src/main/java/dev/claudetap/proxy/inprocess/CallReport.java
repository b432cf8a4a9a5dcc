package dev.claudetap.proxy.inprocess;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells a call's tap what its caller sends and gets: in order, one callback at a time, the end once. Safe on any thread. */
final class CallReport {
    private static final System.Logger LOG = System.getLogger(CallReport.class.getName());

    private final ExchangeTap tap;
    private final BooleanSupplier cancelled;
    private long requestBytes;
    private boolean requestEnded;
    private long responseBytes;
    private long promised = -1;
    private boolean over;

    private CallReport(ExchangeTap tap, BooleanSupplier cancelled) {
        this.tap = tap;
        this.cancelled = cancelled;
    }

    /**
     * Begins with the request's head.
     *
     * @param cancelled whether the caller gave the call up
     */
    static CallReport begin(ExchangeTap.Factory taps, Supplier<RequestHead> head, BooleanSupplier cancelled) {
        CallReport report = new CallReport(taps.exchange(), cancelled);
        report.tell(() -> report.tap.onRequest(head.get()));
        return report;
    }

    private void tell(Runnable callback) {
        if (over) {
            return;
        }
        try {
            callback.run();
        } catch (RuntimeException e) {
            // The caller's traffic comes first: what is wrong here must not reach it.
            over = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a call is not recorded any more: " + e.getClass().getName());
        }
    }

    /**
     * A piece of the request's body.
     *
     * @param position where in the body it begins: a body that is sent once more is recorded once
     */
    synchronized void requestData(long position, ByteBuffer data) {
        int known = (int) Math.min(data.remaining(), Math.max(0, requestBytes - position));
        ByteBuffer fresh = data.duplicate();
        fresh.position(fresh.position() + known);
        if (fresh.hasRemaining() && !requestEnded) {
            requestBytes += fresh.remaining();
            tell(() -> tap.onRequestData(fresh));
        }
    }

    synchronized void requestEnd() {
        if (!requestEnded) {
            requestEnded = true;
            tell(() -> tap.onRequestEnd(Headers.EMPTY));
        }
    }

    /** Whether nothing of the request's body was sent: the host was not reached, or somebody else answered in its place. */
    synchronized boolean isUnsent() {
        return requestBytes == 0 && !requestEnded && !over;
    }

    /**
     * The answer's head.
     *
     * @param length bytes of its body, -1 where nobody says
     */
    synchronized void response(ResponseHead head, long length) {
        promised = length;
        tell(() -> tap.onResponse(head));
    }

    synchronized void responseData(ByteBuffer data) {
        responseBytes += data.remaining();
        tell(() -> tap.onResponseData(data));
    }

    /** The answer's body was read to its end. */
    synchronized void responseEnd(Headers trailers) {
        tell(() -> tap.onResponseEnd(trailers));
        end(Outcome.COMPLETED, null);
    }

    /** The caller wants no more of the answer. */
    synchronized void closed() {
        if (promised >= 0 && responseBytes >= promised) {
            responseEnd(Headers.EMPTY);
        } else {
            end(
                    Outcome.CLIENT_ABORTED,
                    new ExchangeError("client_closed", "the caller closed the answer before it had read it whole"));
        }
    }

    /** The call, or its answer, broke off. */
    synchronized void failed(Throwable why) {
        if (cancelled.getAsBoolean()) {
            end(Outcome.CLIENT_ABORTED, new ExchangeError("client_closed", "the caller cancelled the call"));
        } else {
            end(Outcome.UPSTREAM_FAILED, CallErrors.of(why, responseBytes > 0 || promised >= 0));
        }
    }

    private void end(Outcome outcome, @Nullable ExchangeError error) {
        tell(() -> tap.onFinally(outcome, error));
        over = true;
    }
}
