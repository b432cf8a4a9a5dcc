package dev.claudetap.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One stream of an agent's HTTP/2 connection, which carries one exchange: the last handler of its channel. Event loop only. */
final class AgentStream extends AgentExchanges {
    private final AgentStreamCodec codec;
    private @Nullable ChannelFuture ownAnswer;
    private boolean receiving;

    AgentStream(Channel channel, AgentStreamCodec codec, ExchangeStarter starter, UpstreamPool pool) {
        super(channel, starter, pool);
        this.codec = codec;
    }

    @Override
    public boolean multiplexed() {
        return true;
    }

    @Override
    public void answersHead(boolean head) {
        codec.answersHead(head);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            begin(request);
        }
        if (message instanceof HttpContent content) {
            receiving &= !(content instanceof LastHttpContent);
            HttpRelay current = relay;
            if (current == null) {
                content.release();
            } else {
                current.onRequestContent(content);
            }
        } else if (!(message instanceof HttpRequest)) {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(HttpRequest request) {
        receiving = true;
        Throwable fault = request.decoderResult().cause();
        if (fault != null) {
            starter.refuse(
                    this,
                    request,
                    fault instanceof MalformedStreamException
                            ? Refusal.malformed(String.valueOf(fault.getMessage()))
                            : MessageRules.undecodable(fault));
            return;
        }
        HttpRelay next = starter.admit(this, request);
        relay = next;
        if (next != null) {
            next.start();
        }
    }

    @Override
    public void pauseUpload(boolean pause) {
        // What is not read is not given back to the stream's window, and the agent stops by itself.
        if (channel.config().isAutoRead() == pause) {
            channel.config().setAutoRead(!pause);
        }
    }

    @Override
    public void answer(FullHttpResponse answer) {
        ownAnswer = channel.writeAndFlush(answer);
    }

    @Override
    public void exchangeDone(boolean keepAlive) {
        relay = null;
        pauseUpload(false);
        closeGently();
    }

    @Override
    public void closeGently() {
        ChannelFuture answer = ownAnswer;
        if (answer == null) {
            stopReceiving();
        } else {
            // The reset would take the answer away that still waits for the agent's window.
            answer.addListener(written -> stopReceiving());
        }
    }

    /** Asks the agent to send no more of a request that has its answer (RFC 9113, 8.1). */
    private void stopReceiving() {
        if (receiving && channel.isActive()) {
            reset(Http2Error.NO_ERROR);
        }
    }

    @Override
    public void breakOff(boolean reset, Http2Error why) {
        relay = null;
        reset(why);
    }

    @Override
    public void stop() {
        relay = null;
        reset(Http2Error.INTERNAL_ERROR);
    }

    private void reset(Http2Error why) {
        Outbound.writeAndFlush(channel, new DefaultHttp2ResetFrame(why));
        Outbound.close(channel);
    }

    @Override
    public void handOver() {
        throw new IllegalStateException("a stream cannot switch protocols");
    }

    /** The agent leaves: a stream in the middle of its own request is over, the others get the rest of their answers. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent
                && channel instanceof Http2StreamChannel own
                && own.stream().state().remoteSideOpen()) {
            reset(Http2Error.CANCEL);
        }
        ctx.fireUserEventTriggered(event);
    }

    /** The request breaks the rules in its middle: the codec resets the stream when this has returned. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        HttpRelay current = relay;
        if (current != null && receiving) {
            HttpContent broken = new DefaultHttpContent(Unpooled.EMPTY_BUFFER);
            broken.setDecoderResult(DecoderResult.failure(cause));
            current.onRequestContent(broken);
        }
        if (!(cause instanceof Http2Exception)) {
            reset(Http2Error.INTERNAL_ERROR);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        HttpRelay current = relay;
        relay = null;
        // A stream is over as soon as its last frame is on its way; that frame's own future tells whether it went out.
        if (current != null && !codec.hasEnded()) {
            current.onAgentGone();
        }
        ctx.fireChannelInactive();
    }
}
