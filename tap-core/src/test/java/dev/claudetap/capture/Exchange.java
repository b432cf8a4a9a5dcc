package dev.claudetap.capture;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.FrameHead;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One exchange as a relay would report it, from wherever the test calls. */
final class Exchange {
    private final ExchangeTap tap;

    private Exchange(ExchangeTap tap) {
        this.tap = tap;
    }

    static Exchange post(Recorder recorder, String target, String... headers) {
        Exchange exchange = new Exchange(recorder.exchange());
        exchange.tap.onRequest(new RequestHead(
                "POST", target, Headers.of(headers), "http://user:pw@127.0.0.1:9" + target, "http://127.0.0.1:9"));
        return exchange;
    }

    /** An ordinary JSON request, whole. */
    static Exchange messages(Recorder recorder, String body) {
        return post(recorder, "/v1/messages", "Content-Type", "application/json", "Host", "h")
                .request(utf8(body))
                .requestEnd();
    }

    Exchange request(byte[] bytes) {
        tap.onRequestData(reused(bytes));
        return this;
    }

    Exchange requestEnd() {
        tap.onRequestEnd(Headers.EMPTY);
        return this;
    }

    Exchange answer(int status, String... headers) {
        tap.onResponse(new ResponseHead(status, status == 200 ? "OK" : "Odd", Headers.of(headers)));
        return this;
    }

    Exchange data(String text) {
        return data(utf8(text));
    }

    Exchange data(byte[] bytes) {
        tap.onResponseData(reused(bytes));
        return this;
    }

    /** The bytes in pieces of that size. */
    Exchange pieces(byte[] bytes, int size) {
        for (int from = 0; from < bytes.length; from += size) {
            data(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
        }
        return this;
    }

    Exchange answerEnd() {
        tap.onResponseEnd(Headers.EMPTY);
        return this;
    }

    Exchange frame(boolean fromClient, int opcode, boolean fin, boolean compressed, byte[] payload) {
        tap.onFrame(new FrameHead(fromClient, fin, compressed, opcode, payload.length));
        if (payload.length > 0) {
            tap.onFrameData(fromClient, reused(payload));
        }
        return this;
    }

    Exchange clientText(String text) {
        return frame(true, 1, true, false, utf8(text));
    }

    Exchange serverText(String text) {
        return frame(false, 1, true, false, utf8(text));
    }

    void completed() {
        tap.onFinally(Outcome.COMPLETED, null);
    }

    void failed(Outcome outcome, String kind) {
        tap.onFinally(outcome, new ExchangeError(kind, kind));
    }

    /** A buffer whose bytes are gone after the call, as a relay's are. */
    private static ByteBuffer reused(byte[] bytes) {
        return ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
