package dev.claudetap.proxy;

import dev.claudetap.trace.ExchangeError;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sits behind our end of an agent's TLS: sees the handshake through, and whether the agent takes our certificate. Some say so with an
 * alert, some finish the handshake, look at the certificate and leave. Event loop only.
 */
final class TlsWatch extends ChannelInboundHandlerAdapter {

    /** An event for those behind: the agent sends nothing more, and may still wait for its answer (RFC 8446, 6.1). */
    enum SaidGoodbye {
        IN_TLS
    }

    private final Tunnel tunnel;
    private final AlertScanner alerts;
    private String name;
    private @Nullable SslHandler tls;
    private long securedAt;
    private boolean done;

    /** @param alerts sits in front of the TLS, until the handshake is done */
    TlsWatch(Tunnel tunnel, AlertScanner alerts) {
        this.tunnel = tunnel;
        this.alerts = alerts;
        this.name = tunnel.to().host();
    }

    /** The handshake is about to begin, with a certificate for {@code host}. */
    void serves(String host, SslHandler handler) {
        name = host;
        tls = handler;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                ctx.pipeline().remove(alerts);
                secured();
            } else {
                failed(ctx, handshake.cause());
            }
        } else if (event instanceof SslCloseCompletionEvent) {
            left(ctx);
            goodbye(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void goodbye(ChannelHandlerContext ctx) {
        SslHandler handler = tls;
        boolean mayStillRead = handler != null
                && handler.engine().getSession().getProtocol().equals("TLSv1.3")
                && !handler.engine().isOutboundDone();
        if (mayStillRead) {
            ctx.fireUserEventTriggered(SaidGoodbye.IN_TLS);
        } else {
            // Before TLS 1.3 it takes nothing more (RFC 5246, 7.2.1).
            Outbound.close(ctx.channel());
        }
    }

    private void secured() {
        SslHandler handler = tls;
        String protocol = handler == null ? null : handler.applicationProtocol();
        securedAt = System.nanoTime();
        tunnel.secured(name, protocol == null ? "http/1.1" : protocol);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!done) {
            done = true;
            tunnel.all().accepted(name);
            tunnel.settle();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(ctx, cause);
        if (securedAt != 0) {
            ctx.fireExceptionCaught(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        left(ctx);
        ctx.fireChannelInactive();
    }

    private void left(ChannelHandlerContext ctx) {
        if (securedAt == 0) {
            failed(ctx, new ClosedChannelException());
        } else if (!done) {
            done = true;
            boolean atOnce = System.nanoTime() - securedAt
                    < tunnel.all().patience().looking().toNanos();
            if (atOnce && !tunnel.all().wasAccepted(name)) {
                tunnel.refused(name, "closed");
            }
            tunnel.settle();
        }
    }

    private void failed(ChannelHandlerContext ctx, Throwable cause) {
        if (done) {
            return;
        }
        done = true;
        String alert = alerts.refusal();
        String refusal = alert == null ? refusal(cause) : alert;
        if (refusal != null && tls != null) {
            tunnel.refused(name, refusal);
        } else {
            tunnel.failed(new ExchangeError(
                    "tls_with_agent", "the agent's TLS handshake for " + name + " failed: " + why(cause)));
        }
        Outbound.close(ctx.channel());
    }

    /** The word for how the agent turned the certificate down; null when it was something else. */
    private static @Nullable String refusal(Throwable cause) {
        String said = said(cause);
        for (String alert : new String[] {
            "unknown_ca",
            "bad_certificate",
            "certificate_unknown",
            "certificate_expired",
            "certificate_revoked",
            "unsupported_certificate"
        }) {
            if (said.contains(alert)) {
                return alert;
            }
        }
        boolean closed = cause instanceof ClosedChannelException || said.contains("closed");
        return closed ? "closed" : null;
    }

    private static String why(Throwable cause) {
        String said = said(cause);
        if (said.contains("protocol") && (said.contains("not enabled") || said.contains("not supported"))) {
            return "it speaks no TLS version that is safe (TLS 1.2 is the least)";
        }
        if (said.contains("timed out")) {
            return "it did not go on with it in time";
        }
        return cause instanceof ClosedChannelException
                ? "it left"
                : "the two have nothing in common, or it broke the rules";
    }

    private static String said(Throwable cause) {
        StringBuilder all = new StringBuilder();
        int depth = 0;
        for (Throwable t = cause; t != null && depth < 10; t = t.getCause(), depth++) {
            all.append(t.getMessage()).append('\n');
        }
        return all.toString().toLowerCase(Locale.ROOT);
    }
}
