package dev.claudetap.proxy;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One exchange: passes a request upstream and the answer back as both come, the same buffers, with back-pressure both ways, and tells the
 * tap. The end of either leg ends the other. Everything runs on the agent's event loop.
 */
final class HttpRelay implements UpstreamPool.Taker, ExchangeStarter.Stoppable {
    private final AgentLeg agent;
    private final Channel down;
    private final HttpRequest request;
    private final Route route;
    private final ExchangeReport report;
    private final Consumer<HttpRelay> whenOver;
    private final boolean head;
    private final boolean webSocket;
    private final boolean keepAlive;
    private final AnswerRelay answer;
    private final RequestQueue body = new RequestQueue();
    private final RestOfRequest rest;
    private @Nullable UpstreamConnection up;
    private @Nullable WebSocketRelay socket;
    private boolean retried;
    private boolean over;
    /** What came with the request's head is still to be handed on, and flushed with it: one packet and not two. */
    private boolean starting;

    private Http2Error upstreamsWord = Http2Error.INTERNAL_ERROR;

    HttpRelay(AgentLeg agent, HttpRequest request, Route route, ExchangeTap tap, Consumer<HttpRelay> whenOver) {
        this.agent = agent;
        this.down = agent.channel();
        this.request = request;
        this.route = route;
        this.report = new ExchangeReport(tap);
        this.whenOver = whenOver;
        this.head = request.method().equals(HttpMethod.HEAD);
        this.webSocket = HeaderRules.asksForWebSocket(request);
        this.keepAlive = AgentConnection.keepsAlive(request);
        this.rest = new RestOfRequest(agent);
        this.answer = new AnswerRelay(this, agent, request, route, report);
    }

    void start() {
        agent.answersHead(head);
        report.request(request, route);
        answer.awaitContinue();
        starting = true;
        agent.pool().acquire(route.origin(), UpstreamPool.Need.of(webSocket, agent.multiplexed()), false, this);
        starting = false;
    }

    // ---- the request's way ----

    void onRequestContent(HttpContent content) {
        if (over || answer.hasEnded()) {
            content.release();
            return;
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            refuseBrokenBody();
            return;
        }
        report.requestData(content.content());
        if (content instanceof LastHttpContent last) {
            answer.stopWaiting();
            report.requestEnd(last);
            rest.hasCome();
        }
        body.offer(content);
        UpstreamConnection connection = up;
        if (connection == null ? body.isFull() : !connection.isWritable()) {
            agent.pauseUpload(true);
        }
    }

    /** Follows on every request's start and on what was handed on of its body. */
    void onRequestReadComplete() {
        UpstreamConnection connection = up;
        if (connection != null) {
            connection.flush();
        }
    }

    boolean isOver() {
        return over;
    }

    /** The connection upstream that answers, while there is one. */
    @Nullable
    UpstreamConnection upstream() {
        return up;
    }

    void onUpstreamWritability() {
        UpstreamConnection connection = up;
        if (connection != null && connection.isWritable() && !over) {
            agent.pauseUpload(false);
        }
    }

    @Override
    public void connected(UpstreamConnection connection) {
        if (over) {
            connection.release();
            return;
        }
        up = connection;
        connection.begin(this, head);
        boolean reframed = agent.multiplexed() && !connection.multiplexed();
        connection.write(HeaderRules.forUpstream(request, route, webSocket, reframed));
        body.connect(connection);
        if (!starting) {
            connection.flush();
        }
        agent.pauseUpload(!connection.isWritable());
    }

    @Override
    public void failed(Throwable cause) {
        if (!over) {
            answerBadGateway(Faults.connect(route.origin(), route.advice(), cause));
        }
    }

    private void refuseBrokenBody() {
        dropUpstream();
        if (answer.hasStarted()) {
            end(Outcome.REFUSED, Faults.BROKEN_REQUEST);
            agent.breakOff(answer.endsWithClose(), Http2Error.PROTOCOL_ERROR);
        } else {
            answerHere(400, Outcome.REFUSED, Faults.BROKEN_REQUEST, true);
        }
    }

    // ---- the answer's way ----

    void onUpstream(HttpObject message) {
        if (over || rest.isAwaited()) {
            ReferenceCountUtil.release(message);
        } else {
            answer.take(message);
        }
    }

    /** Upstream has begun to answer: it has the request. */
    void answerBegins() {
        body.settle();
    }

    void switchToWebSocket(HttpHeaders switchAnswer) {
        UpstreamConnection connection = up;
        if (connection == null) {
            return;
        }
        up = null;
        over = true;
        answer.stopWaiting();
        down.flush();
        agent.handOver();
        socket = WebSocketRelay.start(
                down, connection.channel(), switchAnswer, report.tap(), () -> whenOver.accept(this));
    }

    /** All of the answer has come. */
    void answerEnds(boolean upstreamKeepsAlive) {
        UpstreamConnection connection = up;
        up = null;
        if (connection != null && rest.isHere() && upstreamKeepsAlive) {
            connection.release();
        } else if (connection != null) {
            connection.abort();
        }
    }

    /** All of the answer has been written, or could not be. */
    void answerIsOut(boolean written) {
        if (over) {
            return;
        }
        if (written) {
            end(Outcome.COMPLETED, null);
            agent.exchangeDone(keepAlive && !answer.endsWithClose());
        } else {
            end(Outcome.CLIENT_ABORTED, Faults.CLIENT_GONE);
        }
    }

    void onUpstreamReadComplete() {
        if (!over) {
            down.flush();
        }
    }

    void onAgentWritability() {
        answer.readOn();
    }

    // ---- ends ----

    void onUpstreamClosed(@Nullable Throwable cause) {
        UpstreamConnection dead = up;
        up = null;
        if (over || rest.isAwaited() || answer.hasEnded()) {
            return;
        }
        if (answer.hasStarted()) {
            upstreamsWord = dead == null ? upstreamsWord : dead.resetCode();
            failInBody(Faults.inBody(route.origin(), cause));
        } else if (dead != null && dead.maySendAgain(request.method()) && !retried && body.disconnect()) {
            retried = true;
            UpstreamPool.Need need = UpstreamPool.Need.of(webSocket || dead.wantsHttp1(), agent.multiplexed());
            agent.pool().acquire(route.origin(), need, true, this);
        } else {
            answerBadGateway(Faults.beforeAnswer(route.origin(), cause));
        }
    }

    void onAgentGone() {
        dropUpstream();
        end(Outcome.CLIENT_ABORTED, Faults.CLIENT_GONE);
    }

    @Override
    public void stop() {
        if (!down.eventLoop().inEventLoop()) {
            down.eventLoop().execute(this::stop);
            return;
        }
        WebSocketRelay switched = socket;
        if (switched != null) {
            switched.stop();
            return;
        }
        dropUpstream();
        end(Outcome.TAP_STOPPED, Faults.TAP_STOPPED);
        agent.stop();
    }

    void badResponse(String what) {
        answerBadGateway(Faults.badResponse(route.origin(), what));
    }

    void failInBody(ExchangeError error) {
        dropUpstream();
        end(Outcome.UPSTREAM_FAILED, error);
        agent.breakOff(answer.endsWithClose(), upstreamsWord);
    }

    private void answerBadGateway(ExchangeError error) {
        dropUpstream();
        body.discard();
        boolean comes = !answer.holdsBackTheRequest();
        rest.hearThen(comes, () -> answerHere(502, Outcome.UPSTREAM_FAILED, error, !rest.isHere()));
    }

    private void answerHere(int status, Outcome outcome, ExchangeError error, boolean close) {
        dropUpstream();
        FullHttpResponse own = ErrorAnswers.of(status, error.kind(), error.message(), close);
        report.ownAnswer(own);
        end(outcome, error);
        agent.answer(own);
        agent.exchangeDone(keepAlive && !close);
    }

    private void dropUpstream() {
        UpstreamConnection connection = up;
        up = null;
        if (connection != null) {
            connection.abort();
        }
    }

    private void end(Outcome outcome, @Nullable ExchangeError error) {
        if (!over) {
            over = true;
            answer.stopWaiting();
            rest.forget();
            body.settle();
            whenOver.accept(this);
            report.end(outcome, error);
        }
    }
}
