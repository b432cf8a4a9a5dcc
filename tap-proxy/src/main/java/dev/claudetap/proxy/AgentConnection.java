package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * An agent's connection: the last handler of its channel. Takes one request at a time; what an agent pipelines behind it waits here,
 * up to a bound; beyond it the connection ends with the running answer. Event loop only.
 */
final class AgentConnection extends AgentExchanges {
    /** How much of a paused upload is taken in, bit by bit, to see whether the agent is still there. */
    private static final int LOOK_LIMIT = 8 * 1024 * 1024;

    /** How much of that each second. */
    private static final int LOOK_STEP = 2 * 1024 * 1024;

    private final @Nullable AgentEncoder encoder;
    private final PipelinedRequests pipelined = new PipelinedRequests();
    private @Nullable Runnable afterRequest;
    private boolean receiving;
    private boolean uploadPaused;
    private boolean closing;
    /** The agent has said that it sends nothing more; it may still read. */
    private boolean lastRequest;

    private boolean looking;
    private int lookedAt;
    private int lookUntil;

    AgentConnection(Channel channel, ExchangeStarter starter, UpstreamPool pool, @Nullable AgentEncoder encoder) {
        super(channel, starter, pool);
        this.encoder = encoder;
    }

    ExchangeStarter starter() {
        return starter;
    }

    /** What to do instead of a relay once the current request is read whole. */
    void afterRequest(Runnable next) {
        afterRequest = next;
    }

    /** Whether bytes behind the current request were already read as requests. */
    boolean hasMore() {
        return pipelined.hasMore();
    }

    @Override
    public boolean multiplexed() {
        return false;
    }

    @Override
    public void answersHead(boolean head) {
        if (encoder != null) {
            encoder.answersHead(head);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing || !(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (pipelined.hasMore() || (relay != null && !receiving)) {
            pipelined.add(object);
        } else {
            if (uploadPaused && object instanceof HttpContent content) {
                lookedAt += content.content().readableBytes();
            }
            take(object);
        }
    }

    private void take(HttpObject message) {
        if (message instanceof HttpRequest request) {
            receiving = true;
            if (request.decoderResult().isFailure()) {
                ReferenceCountUtil.release(message);
                starter.refuse(
                        this,
                        request,
                        MessageRules.undecodable(request.decoderResult().cause()));
                return;
            }
            HttpRelay next = starter.admit(this, request);
            relay = next;
            if (next != null) {
                next.start();
            } else if (afterRequest == null) {
                // A refused CONNECT, if it was one: what follows is requests again.
                readOn(request);
            }
        }
        if (message instanceof HttpContent content) {
            if (content instanceof LastHttpContent && content.decoderResult().isSuccess()) {
                receiving = false;
            }
            HttpRelay current = relay;
            if (current == null) {
                content.release();
                Runnable next = receiving ? null : afterRequest;
                if (next != null) {
                    afterRequest = null;
                    next.run();
                }
            } else {
                current.onRequestContent(content);
            }
        }
    }

    private void readOn(HttpRequest refused) {
        AgentDecoder decoder = channel.pipeline().get(AgentDecoder.class);
        if (decoder != null && refused.method().equals(HttpMethod.CONNECT)) {
            decoder.goOn();
        }
    }

    @Override
    public void pauseUpload(boolean pause) {
        if (uploadPaused != pause) {
            lookedAt = 0;
            lookUntil = 0;
        }
        uploadPaused = pause;
        adjustReading();
    }

    private void adjustReading() {
        boolean on = !uploadPaused;
        if (channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
        if (!on && !looking) {
            looking = true;
            Outbound.inASecond(channel, this::lookForTheEnd);
        }
    }

    /** Nothing is reported of a connection that is not read, not even its end: a little is read all the same. */
    private void lookForTheEnd() {
        looking = false;
        if (uploadPaused && !closing && channel.isActive() && lookedAt < LOOK_LIMIT) {
            lookUntil = lookedAt + LOOK_STEP;
            channel.read();
            adjustReading();
        }
    }

    @Override
    public void exchangeDone(boolean keepAlive) {
        relay = null;
        uploadPaused = false;
        if (!keepAlive || receiving || pipelined.overrun()) {
            closeGently();
            return;
        }
        while (relay == null || receiving) {
            HttpObject next = pipelined.poll();
            if (next == null) {
                break;
            }
            take(next);
        }
        HttpRelay current = relay;
        if (current != null) {
            current.onRequestReadComplete();
        }
        if (lastRequest && relay == null) {
            closeGently();
        } else if (!closing) {
            adjustReading();
        }
    }

    @Override
    public void answer(FullHttpResponse answer) {
        Outbound.writeAndFlush(channel, answer);
    }

    @Override
    public void breakOff(boolean reset, Http2Error why) {
        closing = true;
        relay = null;
        pipelined.drop();
        if (reset) {
            // An answer that is ended by the connection's close would look whole after an orderly one.
            Outbound.flushAndReset(channel);
        } else {
            Outbound.flushAndClose(channel);
        }
    }

    @Override
    public void closeGently() {
        if (closing) {
            return;
        }
        closing = true;
        pipelined.drop();
        LingeringClose.start(channel, receiving || pipelined.overrun());
    }

    @Override
    public void stop() {
        Outbound.close(channel);
    }

    @Override
    public void handOver() {
        closing = true;
        relay = null;
        pipelined.drop();
        if (lastRequest) {
            // Said once, to this: who takes over would wait for an agent that is silent for good.
            channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(TlsWatch.SaidGoodbye.IN_TLS));
        }
    }

    /** Whether the agent's connection can serve another exchange after that request. */
    static boolean keepsAlive(HttpRequest request) {
        // An HTTP/1.0 agent gets one answer per connection: its end marks the answer's end.
        return HttpUtil.isKeepAlive(request) && request.protocolVersion().minorVersion() == 1;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        super.channelReadComplete(ctx);
        if (uploadPaused && lookedAt < lookUntil) {
            channel.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof TlsWatch.SaidGoodbye) {
            lastRequest = true;
            if (relay == null || receiving) {
                // Nothing is owed to it, or it leaves in the middle of its own request.
                Outbound.close(channel);
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset, a broken TLS record: the agent cannot be told anything any more.
        Outbound.close(channel);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closing = true;
        HttpRelay current = relay;
        relay = null;
        pipelined.drop();
        if (current != null) {
            current.onAgentGone();
        }
        ctx.fireChannelInactive();
    }
}
