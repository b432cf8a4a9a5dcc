package dev.claudetap.proxy;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket after its handshake: a byte tunnel with back-pressure both ways that lets only well-formed frames pass. The end of either leg ends
 * the other. Event loop only, except {@link #stop}.
 */
final class WebSocketRelay {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int GOING_AWAY = 1001;

    private final ExchangeTap tap;
    private final Runnable whenOver;
    private final Leg agent;
    private final Leg upstream;
    private boolean over;

    private WebSocketRelay(Channel down, Channel up, boolean deflate, ExchangeTap tap, Runnable whenOver) {
        this.tap = tap;
        this.whenOver = whenOver;
        this.agent = new Leg(down, new FrameScanner(true, deflate, tap));
        this.upstream = new Leg(up, new FrameScanner(false, deflate, tap));
    }

    /** Whether a 101 with these header lines is the right answer to that request (RFC 6455, 4.2.2). */
    static boolean accepts(HttpRequest request, HttpHeaders answer) {
        String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
        String upgrade = answer.get(HttpHeaderNames.UPGRADE, "");
        String accept = answer.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, "");
        return HeaderRules.asksForWebSocket(request)
                && upgrade.toLowerCase(Locale.ROOT).equals("websocket")
                && accept.equals(acceptFor(key));
    }

    private static String acceptFor(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1")
                    .digest((key.strip() + GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** Takes over both connections; the 101 is already on its way to the agent. */
    static WebSocketRelay start(Channel down, Channel up, HttpHeaders answer, ExchangeTap tap, Runnable whenOver) {
        boolean deflate = false;
        for (String extensions : answer.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)) {
            deflate |= extensions.toLowerCase(Locale.ROOT).contains("permessage-deflate");
        }
        WebSocketRelay relay = new WebSocketRelay(down, up, deflate, tap, whenOver);
        relay.agent.install();
        relay.upstream.install();
        return relay;
    }

    /** The tap is being closed. */
    void stop() {
        if (!over) {
            agent.sendClose(GOING_AWAY, upstream.scanner.betweenFrames());
            upstream.sendClose(GOING_AWAY, agent.scanner.betweenFrames());
            Outbound.close(agent.channel());
            Outbound.close(upstream.channel());
            end(Outcome.TAP_STOPPED, new ExchangeError("tap_stopped", "the tap was closed while the session was open"));
        }
    }

    private void violated(Leg from, int code) {
        Leg to = from.other();
        boolean clean = from.scanner.boundary() >= 0;
        to.sendClose(code, clean);
        from.sendClose(code, to.scanner.betweenFrames());
        String rule = code == FrameScanner.BAD_TEXT ? "text that is not UTF-8" : "a malformed frame";
        ExchangeError error = new ExchangeError(
                "websocket_protocol",
                (from == agent ? "the agent" : "upstream") + " sent " + rule + " (close code " + code + ")");
        end(from == agent ? Outcome.CLIENT_ABORTED : Outcome.UPSTREAM_FAILED, error);
        LingeringClose.start(to.channel(), true);
        LingeringClose.start(from.channel(), true);
    }

    private void gone(Leg leg) {
        Leg rest = leg.other();
        Outbound.flushAndClose(rest.channel());
        rest.setReading(true);
        if (agent.scanner.closed() || upstream.scanner.closed()) {
            end(Outcome.COMPLETED, null);
        } else if (leg == agent) {
            end(Outcome.CLIENT_ABORTED, new ExchangeError("client_closed", "the agent left without a Close frame"));
        } else {
            end(Outcome.UPSTREAM_FAILED, new ExchangeError("closed_early", "upstream left without a Close frame"));
        }
    }

    private void end(Outcome outcome, @Nullable ExchangeError error) {
        if (!over) {
            over = true;
            whenOver.run();
            tap.onFinally(outcome, error);
        }
    }

    /** One side of the session. */
    private final class Leg extends PumpLeg {
        private final FrameScanner scanner;

        Leg(Channel channel, FrameScanner scanner) {
            super(channel);
            this.scanner = scanner;
        }

        void install() {
            ChannelPipeline pipeline = channel().pipeline();
            pipeline.replace(Pipelines.RELAY, Pipelines.RELAY, this);
            pipeline.remove(Pipelines.ENCODER);
            pipeline.remove(Pipelines.DECODER);
            setReading(true);
        }

        @Override
        Leg other() {
            return this == agent ? upstream : agent;
        }

        @Override
        void gone() {
            WebSocketRelay.this.gone(this);
        }

        /** Says goodbye to this side if what was sent to it ends with a whole frame. */
        void sendClose(int code, boolean betweenFrames) {
            if (betweenFrames && !other().scanner.closed()) {
                boolean masked = this == upstream;
                ByteBuf frame = Unpooled.buffer(8).writeByte(0x88).writeByte(masked ? 0x82 : 0x02);
                if (masked) {
                    frame.writeInt(0);
                }
                Outbound.writeAndFlush(channel(), frame.writeShort(code));
            }
        }

        /** A WebSocket ends with either direction (RFC 6455, 7.1.1), so nothing is kept for an agent that sends no more. */
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof TlsWatch.SaidGoodbye) {
                Outbound.close(channel());
            }
            ctx.fireUserEventTriggered(event);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (over || !(message instanceof ByteBuf data)) {
                ReferenceCountUtil.release(message);
                return;
            }
            Leg to = other();
            int fault = scanner.scan(data);
            if (fault == 0) {
                passTo(to, data);
                return;
            }
            if (scanner.boundary() > 0) {
                Outbound.write(to.channel(), data.readRetainedSlice(scanner.boundary()));
            }
            data.release();
            violated(this, fault);
        }
    }
}
