package dev.claudetap.proxy;

import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * One CONNECT. Says yes at once, looks at the first bytes inside and gives the agent's connection to whom they belong, all of it in the
 * pipeline that the connection has. Only a tunnel that is not looked into waits for upstream first: the agent gets no better answer
 * later. Event loop only, except {@link #stop}.
 */
final class Tunnel implements ExchangeStarter.Stoppable {
    static final String SNIFFER = "tap-sniffer";
    static final String TLS = "tap-tls";
    static final String TLS_WATCH = "tap-tls-watch";

    private static final HttpResponseStatus ESTABLISHED = new HttpResponseStatus(200, "Connection established");

    private final Tunnels all;
    private final Channel channel;
    private final UpstreamPool pool;
    private final ExchangeStarter starter;
    private final HttpRequest connect;
    private final Authority to;
    private boolean secured;
    private boolean settled;

    Tunnel(Tunnels all, AgentConnection agent, HttpRequest connect, Authority to) {
        this.all = all;
        this.channel = agent.channel();
        this.pool = agent.pool();
        this.starter = agent.starter();
        this.connect = connect;
        this.to = to;
    }

    Tunnels all() {
        return all;
    }

    Channel channel() {
        return channel;
    }

    UpstreamPool pool() {
        return pool;
    }

    ExchangeStarter starter() {
        return starter;
    }

    /** Whom the agent asked for. */
    Authority to() {
        return to;
    }

    void open() {
        ChannelPipeline pipeline = channel.pipeline();
        if (all.passThrough(to)) {
            BlindTunnel blind = new BlindTunnel(this, BlindTunnel.PASSED_THROUGH);
            pipeline.replace(Pipelines.RELAY, Pipelines.RELAY, blind.agentLeg());
            pipeline.remove(Pipelines.DECODER);
            blind.connect();
        } else {
            starter.begun(this);
            establish();
            pipeline.replace(Pipelines.RELAY, SNIFFER, new TunnelSniffer(this));
            pipeline.remove(Pipelines.DECODER);
        }
    }

    /** Tells the agent that the tunnel is there; what follows is not HTTP of its connection any more. */
    void establish() {
        Outbound.writeAndFlush(channel, established());
        channel.pipeline().remove(Pipelines.ENCODER);
        // An upload before it may have ended while it was paused.
        channel.config().setAutoRead(true);
    }

    private static FullHttpResponse established() {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, ESTABLISHED, Unpooled.EMPTY_BUFFER, HeaderRules.empty(), HeaderRules.empty());
    }

    /** HTTP without TLS: {@code ws://} and {@code http://} through CONNECT, or HTTP/2 that both sides know of. */
    void cleartext(TunnelSniffer sniffer, boolean http2) {
        settle();
        ExchangeStarter inside = inside(new Origin(to.host(), to.port(), false));
        if (http2) {
            AgentHttp2.install(channel, inside, pool);
        } else {
            AgentPipelines.http1(channel, SNIFFER, inside, pool);
        }
        channel.pipeline().remove(sniffer);
    }

    /** TLS: what is inside comes out of our own end of it. */
    void intercept(TunnelSniffer sniffer) {
        ChannelPipeline pipeline = channel.pipeline();
        AlertScanner alerts = new AlertScanner();
        pipeline.addAfter(SNIFFER, TLS, new TlsInterceptor(this, alerts));
        pipeline.addAfter(TLS, TLS_WATCH, new TlsWatch(this, alerts));
        pipeline.addBefore(TLS, null, alerts);
        pipeline.remove(sniffer);
    }

    /** TLS is there, made out to {@code name}. */
    void secured(String name, String protocol) {
        secured = true;
        ExchangeStarter inside = inside(new Origin(name, to.port(), true, to.host()));
        if (protocol.equals(AgentPipelines.HTTP2)) {
            AgentHttp2.install(channel, inside, pool);
        } else {
            AgentPipelines.http1(channel, TLS_WATCH, inside, pool);
        }
    }

    /** Something that is not ours to read. */
    void passOn(TunnelSniffer sniffer, BlindTunnel blind) {
        settle();
        channel.pipeline().addAfter(SNIFFER, Pipelines.RELAY, blind.agentLeg());
        channel.pipeline().remove(sniffer);
    }

    private ExchangeStarter inside(Origin origin) {
        return starter.routing(new TunnelRouter(origin, all.capture()));
    }

    /** The record of this connection as a whole, begun; for a tunnel whose inside is not recorded. */
    ExchangeReport report(String scheme) {
        boolean recorded = all.capture().recordsHost(to.host());
        ExchangeReport report = new ExchangeReport(starter.recording().exchange(recorded));
        String url = scheme + "://" + to;
        Origin origin = new Origin(to.host(), to.port(), true);
        report.request(connect, new Route(origin, connect.uri(), url, url, true, "", null, Route.AGENTS_ADDRESS));
        return report;
    }

    /**
     * From now on others write down what becomes of this tunnel, or nobody needs to.
     *
     * @return false when that is so already
     */
    boolean settle() {
        if (settled) {
            return false;
        }
        settled = true;
        starter.over(this);
        return true;
    }

    /** Writes down that this tunnel was opened and why nothing came of it. */
    void failed(ExchangeError error) {
        if (settle()) {
            end("https", Outcome.CLIENT_ABORTED, error);
        }
    }

    /** The agent did not accept the certificate for {@code name}, and said or showed it in that way. */
    void refused(String name, String reason) {
        if (settle()) {
            end("https", Outcome.CLIENT_ABORTED, all.refused(new Authority(name, to.port()), reason));
        }
    }

    @Override
    public void stop() {
        if (!channel.eventLoop().inEventLoop()) {
            channel.eventLoop().execute(this::stop);
            return;
        }
        // An agent that is through the handshake waits for nothing yet.
        if (settle() && !secured) {
            end("https", Outcome.TAP_STOPPED, Faults.TAP_STOPPED);
        }
        Outbound.close(channel);
    }

    private void end(String scheme, Outcome outcome, ExchangeError error) {
        ExchangeReport report = report(scheme);
        report.ownAnswer(established());
        report.end(outcome, error);
    }

    void reportEstablished(ExchangeReport report) {
        report.ownAnswer(established());
    }

    /** There is no upstream for a tunnel that is not looked into: says so as well as it still can. */
    void refuse(ExchangeReport report, ExchangeError error) {
        if (channel.pipeline().get(Pipelines.ENCODER) == null) {
            reportEstablished(report);
            Outbound.flushAndClose(channel);
            return;
        }
        FullHttpResponse own = ErrorAnswers.of(502, error.kind(), error.message(), true);
        report.ownAnswer(own);
        Outbound.write(channel, own);
        LingeringClose.start(channel, true);
    }

    /** Nobody has spoken in this tunnel, and upstream has left it. */
    void silent() {
        settle();
        end(
                "tcp",
                Outcome.UPSTREAM_FAILED,
                new ExchangeError("silent", "the server closed the tunnel before either side said a word"));
        Outbound.flushAndClose(channel);
    }

    /** Nobody has spoken in this tunnel, and there is nobody at its other end. */
    void unreachable(Origin origin, Throwable cause) {
        settle();
        ExchangeError error = Faults.connect(origin, Route.AGENTS_ADDRESS, cause);
        ExchangeReport report = report("tcp");
        refuse(report, error);
        report.end(Outcome.UPSTREAM_FAILED, error);
    }
}
