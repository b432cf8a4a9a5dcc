package dev.claudetap.proxy;

import dev.claudetap.trace.ExchangeError;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads the name in an agent's TLS hello and goes on as the server of that name, or steps aside when the name is one that is passed
 * through. Event loop only.
 */
final class TlsInterceptor extends AbstractSniHandler<Optional<SslContext>> {
    private static final long HANDSHAKE_MILLIS = TimeUnit.SECONDS.toMillis(30);

    private final Tunnel tunnel;
    private final AlertScanner alerts;

    TlsInterceptor(Tunnel tunnel, AlertScanner alerts) {
        super(HANDSHAKE_MILLIS);
        this.tunnel = tunnel;
        this.alerts = alerts;
    }

    /** What the certificate must be made out to: an agent that names nobody looks for whom it asked the tunnel. */
    private String name(@Nullable String asked) {
        return asked == null || !Authority.isName(asked) ? tunnel.to().host() : asked;
    }

    @Override
    protected Future<Optional<SslContext>> lookup(ChannelHandlerContext ctx, @Nullable String asked) {
        String name = name(asked);
        if (tunnel.all().passThrough(new Authority(name, tunnel.to().port()))) {
            return ctx.executor().newSucceededFuture(Optional.empty());
        }
        Promise<Optional<SslContext>> found = ctx.executor().newPromise();
        tunnel.all().contexts().of(name).whenComplete((context, failure) -> {
            if (failure == null) {
                found.trySuccess(Optional.of(context));
            } else {
                found.tryFailure(failure);
            }
        });
        return found;
    }

    @Override
    protected void onLookupComplete(
            ChannelHandlerContext ctx, @Nullable String asked, Future<Optional<SslContext>> found) {
        ChannelPipeline pipeline = ctx.pipeline();
        if (ctx.isRemoved()) {
            return;
        }
        if (!found.isSuccess()) {
            // It would report the close as a second failure.
            pipeline.remove(Tunnel.TLS_WATCH);
            tunnel.failed(new ExchangeError("certificate", "no certificate could be made for " + name(asked)));
            Outbound.close(ctx.channel());
            return;
        }
        Optional<SslContext> context = found.getNow();
        if (context.isEmpty()) {
            tunnel.settle();
            BlindTunnel blind = new BlindTunnel(tunnel, BlindTunnel.PASSED_THROUGH);
            pipeline.remove(Tunnel.TLS_WATCH);
            pipeline.remove(alerts);
            pipeline.addAfter(Tunnel.TLS, Pipelines.RELAY, blind.agentLeg());
            pipeline.remove(this);
            blind.connect();
            return;
        }
        SslHandler handler = context.get().newHandler(ctx.alloc(), tunnel.all().worker());
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        pipeline.get(TlsWatch.class).serves(name(asked), handler);
        pipeline.replace(this, Tunnel.TLS, handler);
    }
}
