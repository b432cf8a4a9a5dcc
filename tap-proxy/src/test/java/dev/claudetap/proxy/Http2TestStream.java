package dev.claudetap.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One HTTP/2 stream of a test: frames are sent as the test says, those that come are kept as text. */
final class Http2TestStream {
    private static final String END = " END";

    private final Channel channel;
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final AtomicLong received = new AtomicLong();

    Http2TestStream(Channel channel) {
        this.channel = channel;
        channel.pipeline().addLast(new Frames());
    }

    private final class Frames extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            if (frame instanceof Http2HeadersFrame headers) {
                List<String> lines = new ArrayList<>();
                headers.headers().forEach(line -> lines.add(line.getKey() + ": " + line.getValue()));
                frames.add("HEADERS " + String.join("\n", lines) + (headers.isEndStream() ? END : ""));
            } else if (frame instanceof Http2DataFrame data) {
                received.addAndGet(data.content().readableBytes());
                frames.add("DATA " + data.content().toString(StandardCharsets.UTF_8) + (data.isEndStream() ? END : ""));
            }
            ReferenceCountUtil.release(frame);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Http2ResetFrame reset) {
                frames.add("RESET " + Http2Error.valueOf(reset.errorCode()));
            }
            ReferenceCountUtil.release(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            frames.add("FAILED " + cause.getMessage());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            frames.add("CLOSED");
        }
    }

    /** The next frame: its kind, what it holds, END when it ends the stream. */
    String next() throws InterruptedException {
        String next = frames.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no frame came within 60 s");
        }
        return next;
    }

    /** Whether no frame has come that was not asked for. */
    boolean isQuiet() {
        return frames.isEmpty();
    }

    /** All data up to the stream's end. */
    String readToEnd() throws InterruptedException {
        StringBuilder all = new StringBuilder();
        for (String frame = next(); ; frame = next()) {
            if (!frame.startsWith("DATA ")) {
                throw new AssertionError("expected data, got " + frame);
            }
            boolean end = frame.endsWith(END);
            all.append(frame, 5, frame.length() - (end ? END.length() : 0));
            if (end) {
                return all.toString();
            }
        }
    }

    /** Reads until a frame that begins so. */
    String skipTo(String start) throws InterruptedException {
        String frame = next();
        while (!frame.startsWith(start)) {
            frame = next();
        }
        return frame;
    }

    /** Bytes of data that came. */
    long received() {
        return received.get();
    }

    int id() {
        return ((Http2StreamChannel) channel).stream().id();
    }

    /** Stops or resumes reading; what is not read is not given back to the window. */
    void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    Http2TestStream headers(boolean end, String... namesAndValues) {
        Http2Headers headers = new DefaultHttp2Headers(false);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        Outbound.writeAndFlush(channel, new DefaultHttp2HeadersFrame(headers, end));
        return this;
    }

    /** A request's head with the pseudo headers that belong there. */
    Http2TestStream request(boolean end, String method, String path, String... more) {
        String[] all = new String[8 + more.length];
        String[] pseudo = {":method", method, ":scheme", "http", ":authority", "api.example", ":path", path};
        System.arraycopy(pseudo, 0, all, 0, 8);
        System.arraycopy(more, 0, all, 8, more.length);
        return headers(end, all);
    }

    Http2TestStream data(String text, boolean end) {
        return data(text.getBytes(StandardCharsets.UTF_8), end);
    }

    Http2TestStream data(byte[] bytes, boolean end) {
        Outbound.writeAndFlush(channel, new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), end));
        return this;
    }

    /** Tells the connection to go away after this stream. */
    void goAway() {
        Http2Peer.goAway(channel.parent(), id());
    }

    void reset(Http2Error why) {
        Outbound.writeAndFlush(channel, new DefaultHttp2ResetFrame(why));
    }
}
