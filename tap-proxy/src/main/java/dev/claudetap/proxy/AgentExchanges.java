package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/** What a connection and a stream of an agent have in common: at most one exchange at a time, which hears of the channel. Event loop only. */
abstract class AgentExchanges extends ChannelInboundHandlerAdapter implements AgentLeg {
    final Channel channel;
    final ExchangeStarter starter;
    final UpstreamPool pool;

    @Nullable
    HttpRelay relay;

    AgentExchanges(Channel channel, ExchangeStarter starter, UpstreamPool pool) {
        this.channel = channel;
        this.starter = starter;
        this.pool = pool;
    }

    @Override
    public final Channel channel() {
        return channel;
    }

    @Override
    public final UpstreamPool pool() {
        return pool;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        HttpRelay current = relay;
        if (current != null) {
            current.onRequestReadComplete();
        }
    }

    @Override
    public final void channelWritabilityChanged(ChannelHandlerContext ctx) {
        HttpRelay current = relay;
        if (current != null) {
            current.onAgentWritability();
        }
        ctx.fireChannelWritabilityChanged();
    }
}
