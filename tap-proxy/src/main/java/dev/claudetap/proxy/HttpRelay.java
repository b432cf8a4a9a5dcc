package dev.claudetap.proxy;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One exchange: passes a request upstream and the answer back as both come, the same buffers, with back-pressure both ways, and tells the
 * tap. The end of either leg ends the other. Everything runs on the agent's event loop.
 */
final class HttpRelay implements UpstreamPool.Taker {
    /** How long an agent that asked for 100-continue waits for upstream's word before the tap says it. */
    private static final int CONTINUE_MILLIS = 1000;

    private static final ExchangeError CLIENT_GONE =
            new ExchangeError("client_closed", "the agent closed its connection before the answer was whole");

    private final AgentConnection agent;
    private final Channel down;
    private final HttpRequest request;
    private final Route route;
    private final ExchangeReport report;
    private final Consumer<HttpRelay> whenOver;
    private final boolean head;
    private final boolean webSocket;
    private final boolean oldAgent;
    private final boolean keepAlive;
    private final RequestQueue body = new RequestQueue();
    private @Nullable UpstreamConnection up;
    private @Nullable ScheduledFuture<?> continueTimer;
    private boolean requestEnded;
    private boolean interim;
    private boolean responseStarted;
    private boolean responseEnded;
    private @Nullable HttpHeaders switchAnswer;
    private @Nullable WebSocketRelay socket;
    private boolean upstreamKeepsAlive;
    private boolean endsWithClose;
    private boolean retried;
    private boolean over;

    HttpRelay(AgentConnection agent, HttpRequest request, Route route, ExchangeTap tap, Consumer<HttpRelay> whenOver) {
        this.agent = agent;
        this.down = agent.channel();
        this.request = request;
        this.route = route;
        this.report = new ExchangeReport(tap);
        this.whenOver = whenOver;
        this.head = request.method().equals(HttpMethod.HEAD);
        this.oldAgent = request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        this.webSocket = !oldAgent && HeaderRules.asksForWebSocket(request.headers());
        this.keepAlive = AgentConnection.keepsAlive(request);
    }

    void start() {
        agent.answersHead(head);
        report.request(request, route);
        if (HttpUtil.is100ContinueExpected(request)) {
            continueTimer = down.eventLoop().schedule(this::sayContinue, CONTINUE_MILLIS, TimeUnit.MILLISECONDS);
        }
        agent.pool().acquire(route.origin(), webSocket ? UpstreamPool.Need.HTTP1 : UpstreamPool.Need.ANY, this);
    }

    // ---- the request's way ----

    void onRequestContent(HttpContent content) {
        if (over || responseEnded) {
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
            requestEnded = true;
            report.requestEnd(last);
        }
        body.offer(content);
        UpstreamConnection connection = up;
        if (connection == null ? body.isFull() : !connection.isWritable()) {
            agent.pauseUpload(true);
        }
    }

    void onRequestReadComplete() {
        UpstreamConnection connection = up;
        if (connection != null) {
            connection.flush();
        }
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
        HttpRequest out = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                request.method(),
                route.target(),
                HeaderRules.forUpstream(request.headers(), route, webSocket));
        connection.write(out);
        body.connect(connection);
        connection.flush();
        agent.pauseUpload(!connection.isWritable());
    }

    @Override
    public void failed(Throwable cause) {
        if (!over) {
            answerBadGateway(Faults.connect(route.origin(), cause));
        }
    }

    private void refuseBrokenBody() {
        Refusal refusal = Refusal.malformed("the request's body is not well-formed");
        ExchangeError error = new ExchangeError(refusal.kind(), refusal.message());
        dropUpstream();
        if (responseStarted) {
            end(Outcome.REFUSED, error);
            agent.breakOff(endsWithClose);
        } else {
            answerHere(refusal.status(), Outcome.REFUSED, error, true);
        }
    }

    private void sayContinue() {
        if (!over && !responseStarted && !requestEnded && !interim) {
            interim = true;
            Outbound.write(
                    down,
                    new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, HeaderRules.empty()));
            Outbound.writeAndFlush(down, LastHttpContent.EMPTY_LAST_CONTENT);
            interim = false;
        }
    }

    // ---- the answer's way ----

    void onUpstream(HttpObject message) {
        if (over) {
            ReferenceCountUtil.release(message);
            return;
        }
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
            badResponse(
                    cause instanceof TooLongFrameException
                            ? "its header block is larger than 128 KiB"
                            : "a malformed head");
            return;
        }
        String fault = MessageRules.check(response);
        if (fault != null) {
            badResponse(fault);
            return;
        }
        body.settle();
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
        cancelContinueTimer();
        if (!oldAgent) {
            HttpHeaders headers = HeaderRules.forAgent(response.headers(), false);
            Outbound.write(down, new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers));
        }
    }

    private void takeFinal(HttpResponse response) {
        responseStarted = true;
        cancelContinueTimer();
        report.response(response);
        AnswerHead answer = AnswerHead.of(response, head, oldAgent);
        upstreamKeepsAlive = answer.upstreamStays();
        endsWithClose = answer.endsWithClose();
        Outbound.write(down, new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), answer.headers()));
    }

    private void takeSwitch(HttpResponse response) {
        String key = request.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, "");
        if (!webSocket || !WebSocketRelay.accepts(key, response.headers())) {
            badResponse("it switches protocols although it was not asked to");
            return;
        }
        switchAnswer = response.headers();
        responseStarted = true;
        report.response(response);
        HttpHeaders headers = HeaderRules.forAgent(response.headers(), true);
        Outbound.write(down, new DefaultHttpResponse(HttpVersion.HTTP_1_1, response.status(), headers));
    }

    private void takeContent(HttpContent content) {
        if (over) {
            content.release();
        } else if (interim && !responseStarted) {
            takeInterimEnd(content);
        } else if (content.decoderResult().isFailure()) {
            content.release();
            failInBody(Faults.badResponse(route.origin(), "a malformed body"));
        } else if (content instanceof LastHttpContent last) {
            UpstreamConnection connection = up;
            if (connection != null && connection.failure() != null) {
                // A reset must not pass for the end of an answer that is ended by the connection's close.
                content.release();
                failInBody(Faults.inBody(route.origin(), connection.failure()));
            } else if (switchAnswer != null) {
                content.release();
                switchToWebSocket(switchAnswer);
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
            if (!oldAgent) {
                Outbound.write(down, content);
                return;
            }
        }
        content.release();
    }

    private void pass(HttpContent content) {
        report.responseData(content.content());
        Outbound.write(down, content);
        UpstreamConnection connection = up;
        if (connection != null && !down.isWritable()) {
            connection.setReading(false);
        }
    }

    private void takeLast(LastHttpContent last) {
        responseEnded = true;
        report.responseData(last.content());
        report.responseEnd(last);
        releaseUpstream();
        down.writeAndFlush(last).addListener(future -> answerIsOut((ChannelFuture) future));
    }

    private void answerIsOut(ChannelFuture written) {
        if (over) {
            return;
        }
        if (written.isSuccess()) {
            end(Outcome.COMPLETED, null);
            agent.exchangeDone(keepAlive && !endsWithClose);
        } else {
            end(Outcome.CLIENT_ABORTED, CLIENT_GONE);
        }
    }

    void onUpstreamReadComplete() {
        if (!over) {
            down.flush();
        }
    }

    void onAgentWritability() {
        UpstreamConnection connection = up;
        if (connection != null && down.isWritable()) {
            connection.setReading(true);
        }
    }

    // ---- ends ----

    void onUpstreamClosed(@Nullable Throwable cause) {
        UpstreamConnection dead = up;
        up = null;
        if (over || responseEnded) {
            return;
        }
        if (responseStarted) {
            failInBody(Faults.inBody(route.origin(), cause));
        } else if (dead != null && dead.reused() && !dead.received() && !retried && body.disconnect()) {
            retried = true;
            agent.pool()
                    .acquire(route.origin(), webSocket ? UpstreamPool.Need.FRESH_HTTP1 : UpstreamPool.Need.FRESH, this);
        } else {
            answerBadGateway(Faults.beforeAnswer(route.origin(), cause));
        }
    }

    void onAgentGone() {
        dropUpstream();
        end(Outcome.CLIENT_ABORTED, CLIENT_GONE);
    }

    /** The tap is being closed. Any thread. */
    void stop() {
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
        end(
                Outcome.TAP_STOPPED,
                new ExchangeError("tap_stopped", "the tap was closed while the exchange was under way"));
        Outbound.close(down);
    }

    private void badResponse(String what) {
        ExchangeError error = Faults.badResponse(route.origin(), what);
        dropUpstream();
        answerBadGateway(error);
    }

    private void failInBody(ExchangeError error) {
        dropUpstream();
        end(Outcome.UPSTREAM_FAILED, error);
        agent.breakOff(endsWithClose);
    }

    private void answerBadGateway(ExchangeError error) {
        answerHere(502, Outcome.UPSTREAM_FAILED, error, !requestEnded);
    }

    private void answerHere(int status, Outcome outcome, ExchangeError error, boolean close) {
        dropUpstream();
        FullHttpResponse answer = ErrorAnswers.of(status, error.kind(), error.message(), close);
        report.ownAnswer(answer);
        end(outcome, error);
        agent.answer(answer);
        agent.exchangeDone(keepAlive && !close);
    }

    private void switchToWebSocket(HttpHeaders switchAnswer) {
        UpstreamConnection connection = up;
        if (connection == null) {
            return;
        }
        up = null;
        over = true;
        cancelContinueTimer();
        down.flush();
        agent.handOver();
        socket = WebSocketRelay.start(
                down, connection.channel(), switchAnswer, report.tap(), () -> whenOver.accept(this));
    }

    private void releaseUpstream() {
        UpstreamConnection connection = up;
        up = null;
        if (connection == null) {
            return;
        }
        if (requestEnded && upstreamKeepsAlive) {
            connection.release();
        } else {
            connection.abort();
        }
    }

    private void dropUpstream() {
        UpstreamConnection connection = up;
        up = null;
        if (connection != null) {
            connection.abort();
        }
    }

    private void cancelContinueTimer() {
        ScheduledFuture<?> timer = continueTimer;
        if (timer != null) {
            continueTimer = null;
            timer.cancel(false);
        }
    }

    private void end(Outcome outcome, @Nullable ExchangeError error) {
        if (!over) {
            over = true;
            cancelContinueTimer();
            body.settle();
            whenOver.accept(this);
            report.end(outcome, error);
        }
    }
}
