package dev.claudetap.proxy;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.FrameHead;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what the relay reports; the order of callbacks is checked on the way. */
final class SeenExchanges implements ExchangeTap.Factory {
    private final BlockingQueue<Seen> finished = new LinkedBlockingQueue<>();
    private final Queue<Seen> all = new ConcurrentLinkedQueue<>();

    @Override
    public ExchangeTap exchange() {
        Seen seen = new Seen(finished);
        all.add(seen);
        return seen;
    }

    /** The most bytes that passed so far in one direction of an exchange that goes on. */
    long largestUnderWay() {
        return all.stream()
                .filter(seen -> seen.outcome == null)
                .mapToLong(seen -> Math.max(seen.requestBody.size(), seen.responseBody.size()))
                .max()
                .orElse(0);
    }

    /** The next finished exchange. */
    Seen next() throws InterruptedException {
        Seen next = finished.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no exchange was reported within 60 s");
        }
        return next;
    }

    int count() {
        return finished.size();
    }

    static final class Seen implements ExchangeTap {
        private final BlockingQueue<Seen> finished;
        private final ByteArrayOutputStream requestBody = new ByteArrayOutputStream();
        private final ByteArrayOutputStream responseBody = new ByteArrayOutputStream();
        private final List<FrameHead> frames = new CopyOnWriteArrayList<>();
        private final List<ByteArrayOutputStream> payloads = new CopyOnWriteArrayList<>();

        @Nullable
        RequestHead request;

        @Nullable
        ResponseHead response;

        @Nullable
        Headers responseTrailers;

        @Nullable
        Headers requestTrailers;

        volatile @Nullable Outcome outcome;

        @Nullable
        ExchangeError error;

        Seen(BlockingQueue<Seen> finished) {
            this.finished = finished;
        }

        @Override
        public void onRequest(RequestHead head) {
            require(request == null && outcome == null, "request twice or late");
            request = head;
        }

        @Override
        public void onRequestData(ByteBuffer data) {
            require(request != null && outcome == null, "request data out of order");
            write(data, requestBody);
        }

        @Override
        public void onRequestEnd(Headers trailers) {
            require(requestTrailers == null && outcome == null, "request end twice or late");
            requestTrailers = trailers;
        }

        @Override
        public void onResponse(ResponseHead head) {
            require(request != null && response == null && outcome == null, "response out of order");
            response = head;
        }

        @Override
        public void onResponseData(ByteBuffer data) {
            require(response != null && outcome == null, "response data out of order");
            write(data, responseBody);
        }

        @Override
        public void onResponseEnd(Headers trailers) {
            require(response != null && responseTrailers == null && outcome == null, "response end out of order");
            responseTrailers = trailers;
        }

        @Override
        public void onFrame(FrameHead frame) {
            frames.add(frame);
            payloads.add(new ByteArrayOutputStream());
        }

        @Override
        public void onFrameData(boolean fromClient, ByteBuffer data) {
            for (int i = frames.size() - 1; i >= 0; i--) {
                if (frames.get(i).fromClient() == fromClient) {
                    write(data, payloads.get(i));
                    return;
                }
            }
            throw new AssertionError("payload without a frame");
        }

        @Override
        public void onFinally(Outcome how, @Nullable ExchangeError why) {
            require(request != null && outcome == null, "end twice or without a request");
            outcome = how;
            error = why;
            finished.add(this);
        }

        RequestHead request() {
            return Objects.requireNonNull(request);
        }

        ResponseHead response() {
            return Objects.requireNonNull(response);
        }

        ExchangeError error() {
            return Objects.requireNonNull(error);
        }

        byte[] requestBody() {
            return requestBody.toByteArray();
        }

        byte[] responseBody() {
            return responseBody.toByteArray();
        }

        List<FrameHead> frames() {
            return frames;
        }

        byte[] payload(int frame) {
            return payloads.get(frame).toByteArray();
        }

        private static void write(ByteBuffer data, ByteArrayOutputStream to) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            to.writeBytes(bytes);
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new AssertionError(message);
            }
        }
    }
}
