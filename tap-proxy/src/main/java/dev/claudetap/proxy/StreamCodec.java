package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Lets one HTTP/2 stream look like an HTTP/1.1 connection that carries one exchange: frames in, HTTP objects out, and back. A message
 * without a body ends with its header block, as gRPC's answers without messages must. Event loop only.
 */
abstract class StreamCodec extends ChannelDuplexHandler {
    private boolean headRead;
    private @Nullable Http2Headers head;
    private @Nullable ChannelPromise headPromise;
    private boolean interim;
    private boolean ended;

    /** The message that a header block begins; a failed one when it cannot be told. */
    abstract HttpMessage begin(Http2Headers headers, boolean ends);

    /** The header block of a message. */
    abstract Http2Headers head(HttpMessage message);

    /** Whether the message's body must not be written whatever its headers say. */
    abstract boolean bodyless();

    /** Whether all of our side's message was written. */
    final boolean hasEnded() {
        return ended;
    }

    // ---- in ----

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Http2HeadersFrame frame) {
            readHeaders(ctx, frame.headers(), frame.isEndStream());
        } else if (message instanceof Http2DataFrame frame) {
            readData(ctx, frame.content(), frame.isEndStream());
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void readHeaders(ChannelHandlerContext ctx, Http2Headers headers, boolean ends) {
        if (headRead) {
            LastHttpContent last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, HeaderRules.empty());
            if (!StreamHeaders.copyTrailers(headers, last.trailingHeaders())) {
                last.setDecoderResult(DecoderResult.failure(new MalformedStreamException("malformed trailers")));
            }
            ctx.fireChannelRead(last);
            return;
        }
        HttpMessage begun = begin(headers, ends);
        boolean passing = isInterim(begun);
        if (passing && ends) {
            reset(ctx, Http2Error.PROTOCOL_ERROR);
            return;
        }
        headRead = !passing;
        ctx.fireChannelRead(begun);
        if (ends || passing) {
            ctx.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    private static void readData(ChannelHandlerContext ctx, ByteBuf data, boolean ends) {
        if (ends) {
            ctx.fireChannelRead(new DefaultLastHttpContent(data, HeaderRules.empty()));
        } else if (data.isReadable()) {
            ctx.fireChannelRead(new DefaultHttpContent(data));
        } else {
            data.release();
        }
    }

    private static boolean isInterim(HttpMessage message) {
        return message instanceof HttpResponse response
                && response.status().code() < 200
                && response.status().code() != 101;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void reset(ChannelHandlerContext ctx, Http2Error why) {
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(why));
    }

    // ---- out ----

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpMessage begun) {
            Http2Headers headers = head(begun);
            interim = isInterim(begun);
            if (interim) {
                ctx.write(new DefaultHttp2HeadersFrame(headers, false), promise);
                return;
            }
            head = headers;
            headPromise = message instanceof HttpContent ? ctx.newPromise() : promise;
        }
        if (message instanceof HttpContent content) {
            writeContent(ctx, content, promise);
        } else if (!(message instanceof HttpMessage)) {
            ctx.write(message, promise);
        }
    }

    private void writeContent(ChannelHandlerContext ctx, HttpContent content, ChannelPromise promise) {
        boolean nothing = interim || bodyless() || !content.content().isReadable();
        if (interim) {
            interim = !(content instanceof LastHttpContent);
            drop(content, promise);
        } else if (content instanceof LastHttpContent last) {
            ended = true;
            writeLast(ctx, last, nothing, promise);
        } else if (nothing) {
            drop(content, promise);
        } else {
            writeHead(ctx, false);
            write(ctx, content.content(), false, promise);
        }
    }

    private void writeLast(ChannelHandlerContext ctx, LastHttpContent last, boolean nothing, ChannelPromise promise) {
        boolean trailers = !last.trailingHeaders().isEmpty();
        if (nothing) {
            last.release();
        }
        if (nothing && !trailers && head != null) {
            ChannelPromise begun = headPromise;
            writeHead(ctx, true);
            if (begun != null && !begun.equals(promise)) {
                begun.addListener(written -> settle(promise, written.cause()));
            }
            return;
        }
        writeHead(ctx, false);
        if (!trailers) {
            write(ctx, nothing ? Unpooled.EMPTY_BUFFER : last.content(), true, promise);
            return;
        }
        if (!nothing) {
            write(ctx, last.content(), false, ctx.newPromise());
        }
        write(ctx, StreamHeaders.trailers(last.trailingHeaders()), true, promise);
    }

    private void writeHead(ChannelHandlerContext ctx, boolean ends) {
        Http2Headers begun = head;
        if (begun != null) {
            ChannelPromise promise = headPromise;
            head = null;
            headPromise = null;
            write(ctx, begun, ends, promise == null ? ctx.newPromise() : promise);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void write(ChannelHandlerContext ctx, Http2Headers headers, boolean ends, ChannelPromise promise) {
        ctx.write(new DefaultHttp2HeadersFrame(headers, ends), promise);
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void write(ChannelHandlerContext ctx, ByteBuf data, boolean ends, ChannelPromise promise) {
        ctx.write(new DefaultHttp2DataFrame(data, ends), promise);
    }

    private static void drop(HttpContent content, ChannelPromise promise) {
        content.release();
        settle(promise, null);
    }

    private static void settle(ChannelPromise promise, @Nullable Throwable cause) {
        if (cause == null) {
            promise.trySuccess();
        } else {
            promise.tryFailure(cause);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        writeHead(ctx, false);
        ctx.flush();
    }
}
