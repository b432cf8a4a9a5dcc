package dev.claudetap.proxy.inprocess;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells a call's tap what its caller sends and gets: in order, one callback at a time, the end once. Safe on any thread. */
final class CallReport {
    private static final System.Logger LOG = System.getLogger(CallReport.class.getName());

    /** More of a body that nobody asked for is not read. */
    private static final long MOST_UNSENT = 1 << 20;

    /** Writes a body to nowhere, if it may be read. */
    interface Reading {
        void read() throws IOException;
    }

    private final ExchangeTap tap;
    private final BooleanSupplier cancelled;
    private long requestBytes;
    private boolean requestEnded;
    private long responseBytes;
    private boolean answered;
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
        ExchangeTap tap;
        RequestHead request;
        try {
            request = head.get();
            tap = taps.exchange();
        } catch (RuntimeException e) {
            // As in tell(): the call goes on, without a tap.
            warn(e);
            CallReport none = new CallReport(ExchangeTap.NONE, cancelled);
            none.over = true;
            return none;
        }
        CallReport report = new CallReport(tap, cancelled);
        report.tell(() -> tap.onRequest(request));
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
            giveUp(e);
        }
    }

    /** The tap is told, for what it keeps of the exchange; it never hears of it again. */
    private void giveUp(RuntimeException why) {
        warn(why);
        end(
                Outcome.TAP_STOPPED,
                new ExchangeError(
                        "tap_failed", "its recording failed: " + why.getClass().getSimpleName()));
    }

    private static void warn(RuntimeException why) {
        LOG.log(
                System.Logger.Level.WARNING,
                "a call is not recorded any more: " + why.getClass().getName());
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

    /**
     * Whether a request's body shall be read for the record alone: nothing of it was sent, because the host was not reached or somebody
     * else answered in its place, the caller still wants the call, and it is known to be small.
     *
     * @param length the body's bytes, -1 where nobody says
     */
    synchronized boolean mayRead(long length) {
        boolean unsent = requestBytes == 0 && !requestEnded && !over;
        return unsent && length >= 0 && length <= MOST_UNSENT && !cancelled.getAsBoolean();
    }

    /** What was asked belongs to the record, also of a call that came nowhere: {@link #mayRead} says of which bodies. */
    static void readUnsent(Reading body) {
        try {
            body.read();
        } catch (IOException | RuntimeException e) {
            // Then its record has no body.
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "the body of a call that was not sent cannot be read: "
                            + e.getClass().getName());
        }
    }

    /**
     * The answer's head.
     *
     * @param length bytes of its body, -1 where nobody says
     */
    synchronized void response(ResponseHead head, long length) {
        answered = true;
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

    /** The answer cannot be told; its caller has it all the same. */
    synchronized void unreadable(RuntimeException why) {
        if (!over) {
            giveUp(why);
        }
    }

    /** The call, or its answer, broke off. */
    synchronized void failed(Throwable why) {
        boolean gaveUp = cancelled.getAsBoolean() || CallErrors.isInterrupted(why);
        if (gaveUp && !CallErrors.isTimeout(why)) {
            end(Outcome.CLIENT_ABORTED, new ExchangeError("client_closed", "the caller cancelled the call"));
        } else {
            end(Outcome.UPSTREAM_FAILED, CallErrors.of(why, answered));
        }
    }

    private void end(Outcome outcome, @Nullable ExchangeError error) {
        if (over) {
            return;
        }
        over = true;
        try {
            tap.onFinally(outcome, error);
        } catch (RuntimeException e) {
            // As in tell().
            warn(e);
        }
    }
}
