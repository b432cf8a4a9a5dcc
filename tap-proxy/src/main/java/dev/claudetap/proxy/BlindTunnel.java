package dev.claudetap.proxy;

import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.AsyncResult;
import io.vertx.core.internal.net.NetSocketInternal;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel whose bytes pass unread, with back-pressure both ways and each direction's end passed on by itself. Leaves one record that says
 * why nothing of its inside is in the trace. Event loop only, except {@link #stop}.
 */
final class BlindTunnel implements ExchangeStarter.Stoppable {
    static final Reason PASSED_THROUGH = new Reason(
            "passed_through",
            "https",
            "this host is passed through (--tap-passthrough, or the agent's profile), so the agent sees its own certificate and"
                    + " nothing inside was captured");
    static final Reason NOT_HTTP = new Reason(
            "not_http", "tcp", "what the agent sent is neither TLS nor HTTP, so it was passed on and not captured");
    static final Reason SERVER_FIRST = new Reason(
            "not_http", "tcp", "the server spoke first, so this is not HTTP: it was passed on and not captured");

    /**
     * Why a tunnel is not looked into.
     *
     * @param kind stable word for the record
     * @param scheme of the URL in the record
     * @param message one line for people
     */
    record Reason(String kind, String scheme, String message) {}

    private final Tunnel tunnel;
    private final Reason reason;
    private final ExchangeReport report;
    private final Leg agent;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>();
    private @Nullable Leg upstream;
    private boolean over;

    BlindTunnel(Tunnel tunnel, Reason reason) {
        this.tunnel = tunnel;
        this.reason = reason;
        this.report = tunnel.report(reason.scheme());
        this.agent = new Leg(tunnel.channel());
        tunnel.starter().begun(this);
    }

    /** What belongs into the agent's pipeline, in front of Vert.x' own handler. */
    Leg agentLeg() {
        return agent;
    }

    /** Connects to upstream; what the agent sends meanwhile waits. */
    void connect() {
        agent.setReading(false);
        Origin origin = new Origin(tunnel.to().host(), tunnel.to().port(), true);
        tunnel.pool().connect(origin, UpstreamConnector.Speech.RAW).onComplete(result -> connected(origin, result));
    }

    private void connected(Origin origin, AsyncResult<NetSocketInternal> result) {
        if (result.failed()) {
            if (!over) {
                ExchangeError error = Faults.connect(origin, Route.AGENTS_ADDRESS, result.cause());
                tunnel.refuse(report, error);
                end(Outcome.UPSTREAM_FAILED, error);
                dropWaiting();
            }
            return;
        }
        NetSocketInternal socket = result.result();
        Channel channel = socket.channelHandlerContext().channel();
        if (over) {
            Outbound.close(channel);
            return;
        }
        Leg leg = new Leg(channel);
        Pipelines.install(socket, leg);
        begin(leg);
    }

    /** Takes over a connection on which upstream has just spoken, and what it said. */
    void adopt(ChannelHandlerContext from, Object firstWords) {
        Leg leg = new Leg(from.channel());
        from.pipeline().replace(from.handler(), Pipelines.RELAY, leg);
        begin(leg);
        leg.channelRead(from, firstWords);
        leg.channelReadComplete(from);
    }

    private void begin(Leg leg) {
        upstream = leg;
        if (tunnel.channel().pipeline().get(Pipelines.ENCODER) != null) {
            tunnel.establish();
        }
        tunnel.reportEstablished(report);
        agent.allowHalfClose();
        leg.allowHalfClose();
        Object next = waiting.poll();
        while (next != null) {
            agent.pass(next);
            next = waiting.poll();
        }
        leg.channel().flush();
        agent.setReading(leg.channel().isWritable());
    }

    private void dropWaiting() {
        Object next = waiting.poll();
        while (next != null) {
            ReferenceCountUtil.release(next);
            next = waiting.poll();
        }
    }

    @Override
    public void stop() {
        if (!tunnel.channel().eventLoop().inEventLoop()) {
            tunnel.channel().eventLoop().execute(this::stop);
            return;
        }
        end(Outcome.TAP_STOPPED, new ExchangeError("tap_stopped", "the tap was closed while the tunnel was open"));
        Outbound.close(agent.channel());
        Leg other = upstream;
        if (other != null) {
            Outbound.close(other.channel());
        }
        dropWaiting();
    }

    private void gone(Leg leg) {
        Leg other = leg == agent ? upstream : agent;
        if (other != null) {
            Outbound.flushAndClose(other.channel());
            other.setReading(true);
        }
        dropWaiting();
        end(Outcome.COMPLETED, new ExchangeError(reason.kind(), reason.message() + counted()));
    }

    private String counted() {
        Leg other = upstream;
        return ". Bytes from the agent: " + agent.bytes + ", from the server: " + (other == null ? 0 : other.bytes);
    }

    private void end(Outcome outcome, ExchangeError note) {
        if (!over) {
            over = true;
            tunnel.starter().over(this);
            report.end(outcome, note);
        }
    }

    /** One side of the tunnel. */
    final class Leg extends PumpLeg {
        private long bytes;
        private boolean ended;

        Leg(Channel channel) {
            super(channel);
        }

        private void allowHalfClose() {
            channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }

        @Override
        @Nullable
        Leg other() {
            return this == agent ? upstream : agent;
        }

        @Override
        void gone() {
            BlindTunnel.this.gone(this);
        }

        private void pass(Object message) {
            Leg to = other();
            if (to == null) {
                waiting.add(message);
                return;
            }
            if (message instanceof ByteBuf data) {
                bytes += data.readableBytes();
            }
            passTo(to, message);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (over) {
                ReferenceCountUtil.release(message);
            } else {
                pass(message);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            Leg to = other();
            if (event instanceof ChannelInputShutdownEvent && to != null) {
                ended = true;
                if (to.ended) {
                    Outbound.flushAndClose(channel());
                } else if (to.channel() instanceof DuplexChannel duplex) {
                    Outbound.flushAndShutdownOutput(duplex);
                }
            }
            ctx.fireUserEventTriggered(event);
        }
    }
}
