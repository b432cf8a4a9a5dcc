package dev.claudetap.proxy;

import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answer's way through one exchange: interim answers, the final one, its body. What an answer that breaks off means for the exchange,
 * its {@link HttpRelay} decides. Agent's event loop only.
 */
final class AnswerRelay {
    /** How long an agent that asked for 100-continue waits for upstream's word before the tap says it. */
    private static final int CONTINUE_MILLIS = 1000;

    private final HttpRelay relay;
    private final AgentLeg agent;
    private final Channel down;
    private final HttpRequest request;
    private final Route route;
    private final ExchangeReport report;
    private final boolean head;
    private final boolean oldAgent;
    private @Nullable ScheduledFuture<?> continueTimer;
    private @Nullable HttpHeaders switchAnswer;
    private boolean interim;
    private boolean saidContinue;
    private boolean swallowed;
    private boolean started;
    private boolean ended;
    private boolean upstreamKeepsAlive;
    private boolean endsWithClose;

    AnswerRelay(HttpRelay relay, AgentLeg agent, HttpRequest request, Route route, ExchangeReport report) {
        this.relay = relay;
        this.agent = agent;
        this.down = agent.channel();
        this.request = request;
        this.route = route;
        this.report = report;
        this.head = request.method().equals(HttpMethod.HEAD);
        this.oldAgent = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    /** Whether the agent has the head of the final answer. */
    boolean hasStarted() {
        return started;
    }

    /** Whether all of the answer is here. */
    boolean hasEnded() {
        return ended;
    }

    /** Whether the agent learns the body's end from its connection's end. */
    boolean endsWithClose() {
        return endsWithClose;
    }

    /** An agent that asked for it sends its body only after a 100: upstream's, or in a while the tap's own. */
    void awaitContinue() {
        if (HttpUtil.is100ContinueExpected(request)) {
            continueTimer = down.eventLoop().schedule(this::sayContinue, CONTINUE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Whether the agent sends no body before it is told to. */
    boolean holdsBackTheRequest() {
        return continueTimer != null && !saidContinue;
    }

    private void sayContinue() {
        if (!relay.isOver() && !started && !interim) {
            interim = true;
            saidContinue = true;
            Outbound.write(
                    down,
                    new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, HeaderRules.empty()));
            Outbound.writeAndFlush(down, LastHttpContent.EMPTY_LAST_CONTENT);
            interim = false;
        }
    }

    /** No 100 of the tap's own is needed any more. */
    void stopWaiting() {
        ScheduledFuture<?> timer = continueTimer;
        if (timer != null) {
            continueTimer = null;
            timer.cancel(false);
        }
    }

    /** Passes on a part of what upstream says; takes it over. */
    void take(HttpObject message) {
        if (message instanceof HttpResponse response) {
            takeHead(response);
        }
        if (message instanceof FullHttpResponse full) {
            // From HTTP/2: head and end in one. The parts must not be written as a head twice.
            takeContent(full.content().isReadable() ? new DefaultLastHttpContent(full.content()) : emptyLast(full));
        } else if (message instanceof HttpContent content) {
            takeContent(content);
        }
    }

    private static LastHttpContent emptyLast(FullHttpResponse full) {
        full.release();
        return LastHttpContent.EMPTY_LAST_CONTENT;
    }

    private void takeHead(HttpResponse response) {
        if (response.decoderResult().isFailure()) {
            Throwable cause = response.decoderResult().cause();
            relay.badResponse(
                    cause instanceof TooLongFrameException
                            ? "its header block is larger than 128 KiB"
                            : "a malformed head");
            return;
        }
        String fault = MessageRules.check(response);
        if (fault != null) {
            relay.badResponse(fault);
            return;
        }
        relay.answerBegins();
        int status = response.status().code();
        if (status == 101) {
            takeSwitch(response);
        } else if (status < 200) {
            takeInterim(response);
        } else {
            takeFinal(response);
        }
    }

    private void takeInterim(HttpResponse response) {
        interim = true;
        stopWaiting();
        // Upstream's own, after the tap said it already, tells the agent nothing.
        swallowed = oldAgent || (saidContinue && response.status().code() == 100);
        if (!swallowed) {
            HttpHeaders headers = HeaderRules.forAgent(response.headers(), false);
            Outbound.write(down, new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers));
        }
    }

    private void takeFinal(HttpResponse response) {
        started = true;
        stopWaiting();
        report.response(response);
        UpstreamConnection from = relay.upstream();
        boolean reframed = from != null && from.multiplexed() && !agent.multiplexed();
        AnswerHead answer = AnswerHead.of(response, head, oldAgent, reframed);
        upstreamKeepsAlive = answer.upstreamStays();
        endsWithClose = answer.endsWithClose();
        Outbound.write(down, new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), answer.headers()));
        AgentEncoder encoder = down.pipeline().get(AgentEncoder.class);
        UpstreamConnection connection = relay.upstream();
        boolean chunked = HttpUtil.isTransferEncodingChunked(response) && encoder != null && encoder.writesChunks();
        if (chunked && connection != null) {
            connection.takesRuns();
        }
    }

    private void takeSwitch(HttpResponse response) {
        if (!WebSocketRelay.accepts(request, response.headers())) {
            relay.badResponse("it switches protocols although it was not asked to");
            return;
        }
        switchAnswer = response.headers();
        started = true;
        report.response(response);
        HttpHeaders headers = HeaderRules.forAgent(response.headers(), true);
        Outbound.write(down, new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers));
    }

    private void takeContent(HttpContent content) {
        if (relay.isOver()) {
            content.release();
        } else if (interim && !started) {
            takeInterimEnd(content);
        } else if (content.decoderResult().isFailure()) {
            content.release();
            relay.failInBody(Faults.badResponse(route.origin(), "a malformed body"));
        } else if (content instanceof LastHttpContent last) {
            UpstreamConnection connection = relay.upstream();
            if (connection != null && connection.failure() != null) {
                // A reset must not pass for the end of an answer that is ended by the connection's close.
                content.release();
                relay.failInBody(Faults.inBody(route.origin(), connection.failure()));
            } else if (switchAnswer != null) {
                content.release();
                relay.switchToWebSocket(switchAnswer);
            } else {
                takeLast(last);
            }
        } else {
            pass(content);
        }
    }

    private void takeInterimEnd(HttpContent content) {
        if (content instanceof LastHttpContent) {
            interim = false;
            if (!swallowed) {
                Outbound.write(down, content);
                return;
            }
        }
        content.release();
    }

    private void pass(HttpContent content) {
        if (content instanceof ChunkRun run) {
            report.responseData(run);
        } else {
            report.responseData(content.content());
        }
        Outbound.write(down, content);
        UpstreamConnection connection = relay.upstream();
        if (connection != null && !down.isWritable()) {
            connection.setReading(false);
        }
    }

    private void takeLast(LastHttpContent last) {
        ended = true;
        report.responseData(last.content());
        report.responseEnd(last);
        relay.answerEnds(upstreamKeepsAlive);
        down.writeAndFlush(last).addListener(written -> relay.answerIsOut(written.isSuccess()));
    }

    /** The agent reads again. */
    void readOn() {
        UpstreamConnection connection = relay.upstream();
        if (connection != null && down.isWritable()) {
            connection.setReading(true);
        }
    }
}
