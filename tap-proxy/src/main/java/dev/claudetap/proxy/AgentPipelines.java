package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.util.List;

/** What an agent's connection becomes once it is known which HTTP the agent speaks. Event loop only. */
final class AgentPipelines {
    static final String HTTP2 = "h2";

    /** What is offered in a TLS handshake, best first. */
    static final List<String> PROTOCOLS = List.of(HTTP2, "http/1.1");

    private AgentPipelines() {}

    /**
     * Reads HTTP/1.1 from here on.
     *
     * @param after the name of the handler that decoded bytes come from
     */
    static void http1(Channel channel, String after, ExchangeStarter starter, UpstreamPool pool) {
        ChannelPipeline pipeline = channel.pipeline();
        AgentEncoder encoder = new AgentEncoder();
        pipeline.addAfter(after, Pipelines.DECODER, new AgentDecoder());
        pipeline.addAfter(Pipelines.DECODER, Pipelines.ENCODER, encoder);
        pipeline.addAfter(Pipelines.ENCODER, Pipelines.RELAY, new AgentConnection(channel, starter, pool, encoder));
    }
}
