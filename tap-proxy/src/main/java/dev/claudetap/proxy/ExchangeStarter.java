package dev.claudetap.proxy;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Starts the relay of each request, or answers it. Shared by all connections of a tap; safe on any event loop. */
final class ExchangeStarter {
    private final RequestRouter router;
    private final Recording recording;
    private final Set<Stoppable> running;

    /** Something that an agent waits for and that the tap's close ends. */
    interface Stoppable {
        /** Ends it as stopped. Any thread. */
        void stop();
    }

    ExchangeStarter(RequestRouter router, Recording recording) {
        this(router, recording, ConcurrentHashMap.newKeySet());
    }

    private ExchangeStarter(RequestRouter router, Recording recording, Set<Stoppable> running) {
        this.router = router;
        this.recording = recording;
        this.running = running;
    }

    /** A starter that routes in another way and otherwise is a part of this one. */
    ExchangeStarter routing(RequestRouter other) {
        return new ExchangeStarter(other, recording, running);
    }

    /** The starter for connections of other machines. */
    ExchangeStarter forGuests() {
        RequestRouter guarded = router.forGuests();
        return guarded.equals(router) ? this : routing(guarded);
    }

    /** For what is no HTTP exchange but ends in a record too. */
    Recording recording() {
        return recording;
    }

    void begun(Stoppable exchange) {
        running.add(exchange);
    }

    void over(Stoppable exchange) {
        running.remove(exchange);
    }

    /** The relay for a request, to be started; null when there is none: it was refused and answered, or opens a tunnel. */
    @Nullable
    HttpRelay admit(AgentLeg agent, HttpRequest request) {
        Refusal fault = MessageRules.check(request);
        if (fault != null) {
            refuse(agent, request, fault);
            return null;
        }
        RequestRouter.Decision decision = router.decide(request);
        if (decision instanceof RequestRouter.Refuse refused) {
            refuse(agent, request, refused.refusal());
            return null;
        }
        if (decision instanceof RequestRouter.Tunnel tunnel && agent instanceof AgentConnection connection) {
            connection.afterRequest(() -> tunnel.open().accept(connection));
            return null;
        }
        Route route = ((RequestRouter.Relay) decision).route();
        ExchangeTap tap = recording.exchange(route.record());
        HttpRelay relay = new HttpRelay(agent, request, route, tap, running::remove);
        running.add(relay);
        return relay;
    }

    /** Ends every exchange under way as stopped. For use on each exchange's own event loop it hops there. */
    void stopAll() {
        for (Stoppable exchange : running) {
            exchange.stop();
        }
    }

    int running() {
        return running.size();
    }

    /** Answers a request that is not relayed, and records that. */
    void refuse(AgentLeg agent, HttpRequest request, Refusal refusal) {
        FullHttpResponse answer = ErrorAnswers.of(refusal.status(), refusal.kind(), refusal.message(), refusal.fatal());
        ExchangeReport report = new ExchangeReport(recording.exchange(true));
        if (request instanceof FullHttpRequest) {
            // What stands for a request whose first line could not be read.
            report.unreadRequest();
        } else {
            report.request(request, null);
        }
        report.ownAnswer(answer);
        report.end(Outcome.REFUSED, new ExchangeError(refusal.kind(), refusal.message()));
        agent.answersHead(request.method().equals(HttpMethod.HEAD));
        answer(agent, refusal, answer, AgentConnection.keepsAlive(request));
    }

    /**
     * Records a request that an HTTP/2 codec turned away before there was a stream to serve.
     *
     * @param answered whether the agent got the refusal's status; else its stream or connection ended
     */
    void refusedUnread(Refusal refusal, boolean answered) {
        ExchangeReport report = new ExchangeReport(recording.exchange(true));
        report.unreadRequest();
        if (answered) {
            report.ownAnswer(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(refusal.status()), Unpooled.EMPTY_BUFFER));
        }
        report.end(Outcome.REFUSED, new ExchangeError(refusal.kind(), refusal.message()));
    }

    private static void answer(AgentLeg agent, Refusal refusal, FullHttpResponse answer, boolean keepAlive) {
        agent.answer(answer);
        if (refusal.fatal() || !keepAlive) {
            agent.closeGently();
        }
    }
}
