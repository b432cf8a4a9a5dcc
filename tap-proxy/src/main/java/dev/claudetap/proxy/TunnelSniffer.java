package dev.claudetap.proxy;

import dev.claudetap.trace.ExchangeError;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.internal.net.NetSocketInternal;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of a tunnel. An agent that says nothing may wait for the server's greeting: then upstream is connected, and
 * whoever speaks first decides. Event loop only.
 */
final class TunnelSniffer extends ByteToMessageDecoder {
    /**
     * How long an agent may be silent before the server is asked whether it speaks first, and what is made of its pauses later.
     *
     * @param usual an agent that speaks first does so at once; one that does not should not wait for long
     * @param whereHttpIs no server speaks first there, and agents open tunnels ahead of need: no hurry to call
     * @param beginning what begins as TLS or HTTP does, goes on as such; nobody else stops after a byte or two
     * @param looking an agent that leaves later than this after the handshake did not leave because of the certificate
     */
    record Patience(Duration usual, Duration whereHttpIs, Duration beginning, Duration looking) {
        static final Patience DEFAULT = new Patience(
                Duration.ofMillis(400), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(2));
    }

    private static final Set<Integer> HTTP_PORTS = Set.of(80, 443);

    private final Tunnel tunnel;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Channel upstream;
    private boolean begun;
    private boolean decided;

    TunnelSniffer(Tunnel tunnel) {
        this.tunnel = tunnel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Patience patience = tunnel.all().patience();
        boolean http = HTTP_PORTS.contains(tunnel.to().port());
        startTimer(ctx, http ? patience.whereHttpIs() : patience.usual(), this::listen);
    }

    private void startTimer(ChannelHandlerContext ctx, Duration wait, Consumer<ChannelHandlerContext> then) {
        stopTimer();
        timer = ctx.executor()
                .schedule(
                        () -> {
                            timer = null;
                            if (!decided && !ctx.isRemoved() && ctx.channel().isActive()) {
                                then.accept(ctx);
                            }
                        },
                        wait.toNanos(),
                        TimeUnit.NANOSECONDS);
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
        } else if (!begun && in.isReadable()) {
            begun = true;
            startTimer(ctx, tunnel.all().patience().beginning(), late -> {
                decide();
                passOn();
            });
        }
    }

    private void decide() {
        decided = true;
        stopTimer();
        Channel unused = upstream;
        if (unused != null) {
            Outbound.close(unused);
        }
    }

    private void stopTimer() {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            timer = null;
            running.cancel(false);
        }
    }

    private void passOn() {
        BlindTunnel blind = new BlindTunnel(tunnel, BlindTunnel.NOT_HTTP);
        tunnel.passOn(this, blind);
        blind.connect();
    }

    private void listen(ChannelHandlerContext ctx) {
        Origin origin = new Origin(tunnel.to().host(), tunnel.to().port(), true);
        tunnel.pool().connect(origin, UpstreamConnector.Speech.RAW).onComplete(result -> {
            if (result.succeeded()) {
                connected(ctx, result.result());
            } else if (!decided && !begun) {
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
            stopTimer();
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
            if (ctx.channel().equals(upstream)) {
                upstream = null;
            }
            if (!decided && !begun) {
                decided = true;
                tunnel.silent();
            }
            ctx.fireChannelInactive();
        }
    }
}
