package dev.claudetap.proxy;

import dev.claudetap.trace.ExchangeError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of a tunnel. An agent that says nothing may wait for the server's greeting: then upstream is connected, and
 * whoever speaks first decides. Event loop only.
 */
final class TunnelSniffer extends ByteToMessageDecoder {
    /** An agent that speaks first does so at once; one that does not should not wait for long. */
    private static final int SILENCE_MILLIS = 400;

    private final Tunnel tunnel;
    private @Nullable ScheduledFuture<?> silence;
    private @Nullable Channel upstream;
    private boolean decided;

    TunnelSniffer(Tunnel tunnel) {
        this.tunnel = tunnel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        silence = ctx.executor().schedule(() -> listen(ctx), SILENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (decided) {
            return;
        }
        FirstBytes first = FirstBytes.of(in);
        if (first != FirstBytes.UNDECIDED) {
            decide();
        }
        if (first == FirstBytes.TLS) {
            tunnel.intercept(this);
        } else if (first == FirstBytes.HTTP1 || first == FirstBytes.HTTP2) {
            tunnel.cleartext(this, first == FirstBytes.HTTP2);
        } else if (first != FirstBytes.UNDECIDED) {
            passOn();
        }
    }

    private void decide() {
        decided = true;
        stopListening();
        Channel unused = upstream;
        if (unused != null) {
            Outbound.close(unused);
        }
    }

    private void stopListening() {
        ScheduledFuture<?> timer = silence;
        if (timer != null) {
            silence = null;
            timer.cancel(false);
        }
    }

    private void passOn() {
        BlindTunnel blind = new BlindTunnel(tunnel, BlindTunnel.NOT_HTTP);
        tunnel.passOn(this, blind);
        blind.connect();
    }

    private void listen(ChannelHandlerContext ctx) {
        silence = null;
        if (decided || ctx.isRemoved() || !ctx.channel().isActive()) {
            return;
        }
        if (actualReadableBytes() > 0) {
            // Too little to tell, and no more comes: nothing that we know starts like this.
            decide();
            passOn();
            return;
        }
        Origin origin = new Origin(tunnel.to().host(), tunnel.to().port(), true);
        tunnel.pool().connect(origin, UpstreamConnector.Speech.RAW).onComplete(result -> {
            if (result.succeeded()) {
                connected(ctx, result.result());
            } else if (!decided) {
                decided = true;
                tunnel.unreachable(origin, result.cause());
            }
        });
    }

    private void connected(ChannelHandlerContext ctx, NetSocketInternal socket) {
        Channel channel = socket.channelHandlerContext().channel();
        if (decided || !ctx.channel().isActive()) {
            Outbound.close(channel);
            return;
        }
        upstream = channel;
        Pipelines.install(socket, new Greeting());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        if (!decided) {
            tunnel.failed(new ExchangeError("silent", "the agent left the tunnel without a word"));
        }
        decide();
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // A reset before anything was said.
        Outbound.close(ctx.channel());
    }

    /** Waits on upstream's side for the word that the agent waits for. */
    private final class Greeting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            decided = true;
            stopListening();
            upstream = null;
            BlindTunnel blind = new BlindTunnel(tunnel, BlindTunnel.SERVER_FIRST);
            tunnel.passOn(TunnelSniffer.this, blind);
            blind.adopt(ctx, message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // Its end follows and is handled there.
            Outbound.close(ctx.channel());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            if (!decided) {
                decided = true;
                tunnel.silent();
            }
            ctx.fireChannelInactive();
        }
    }
}
