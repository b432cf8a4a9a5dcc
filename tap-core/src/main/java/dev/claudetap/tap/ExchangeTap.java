package dev.claudetap.tap;

import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Watches one exchange. A relay calls it on the exchange's event loop, in wire order, so an implementation must never
 * block, never throw and never change a byte. Buffers are only valid during the call: copy what must stay.
 *
 * <p>Order: {@link #onRequest}, then request data and response callbacks as they happen (they interleave freely: an
 * answer may start before the request's body ends), at last {@link #onFinally}, exactly once and always.
 */
public interface ExchangeTap {
    /** Does nothing; for traffic that is relayed unrecorded. */
    ExchangeTap NONE = new ExchangeTap() {};

    /** The request's head was read. Called exactly once, first. */
    default void onRequest(RequestHead head) {}

    /** A piece of the request's body passed, content codings still on, transfer coding taken off. */
    default void onRequestData(ByteBuffer data) {}

    /** The request is whole. */
    default void onRequestEnd(Headers trailers) {}

    /** The final response's head was read; interim (1xx) ones are not reported, but 101 is. */
    default void onResponse(ResponseHead head) {}

    /** A piece of the response's body passed, content codings still on, transfer coding taken off. */
    default void onResponseData(ByteBuffer data) {}

    /** The response is whole. */
    default void onResponseEnd(Headers trailers) {}

    /** After a 101: the head of the next WebSocket frame of one direction. */
    default void onFrame(FrameHead frame) {}

    /** After a 101: payload of that direction's current frame, unmasked, maybe in several pieces. */
    default void onFrameData(boolean fromClient, ByteBuffer data) {}

    /**
     * Nothing more will come. Called exactly once, last, whatever happened.
     *
     * @param outcome how it ended
     * @param error why it did not complete, null when it did
     */
    default void onFinally(Outcome outcome, @Nullable ExchangeError error) {}

    /** Makes the tap of each exchange. Called on event loops, so from several threads. */
    @FunctionalInterface
    interface Factory {
        /** The tap for an exchange that is about to start. */
        ExchangeTap exchange();
    }
}
