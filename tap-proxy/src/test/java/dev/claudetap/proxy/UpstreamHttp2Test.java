package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP/2 upstream says about its connection: how many streams it takes, and that it goes away. */
class UpstreamHttp2Test {
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100})
    void requestsBeyondUpstreamsLimitGetConnectionsOfTheirOwn(int limit) throws Exception {
        CountDownLatch all = new CountDownLatch(50);
        try (Http2Peer origin =
                        Http2Peer.origin(Http2Settings.defaultSettings().maxConcurrentStreams(limit), stream -> {
                            stream.next();
                            all.countDown();
                            // Nobody is answered before everybody is here: a queue would never end.
                            all.await();
                            stream.headers(true, ":status", "200");
                        });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            List<Http2TestStream> streams = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                streams.add(agent.open().request(true, "POST", "/v1/messages"));
            }
            for (Http2TestStream stream : streams) {
                assertThat(stream.next()).isEqualTo("HEADERS :status: 200 END");
            }
            assertThat(origin.connections()).isGreaterThanOrEqualTo((49 + limit) / limit);
            assertThat(origin.connections()).isLessThanOrEqualTo(limit == 100 ? 1 : 50);
        }
    }

    @Test
    void streamsThatAGoawayLeavesOutAreAskedAgainElsewhereAndTheOthersFinish() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        CountDownLatch two = new CountDownLatch(2);
        CountDownLatch gone = new CountDownLatch(1);
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    int number = seen.incrementAndGet();
                    two.countDown();
                    gone.await();
                    stream.headers(false, ":status", "200").data("number " + number, true);
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream first = agent.open().request(true, "POST", "/v1/messages");
            Http2TestStream second = agent.open().request(true, "POST", "/v1/messages");
            assertThat(two.await(60, TimeUnit.SECONDS)).isTrue();
            origin.goAway(0, 3);
            gone.countDown();
            assertThat(first.next()).contains("200");
            assertThat(first.next()).startsWith("DATA number ");
            assertThat(second.next()).contains("200");
            assertThat(second.next()).isEqualTo("DATA number 3 END");
            assertThat(origin.connections()).isEqualTo(2);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            Http2TestStream third = agent.open().request(true, "POST", "/v1/messages");
            assertThat(third.next()).contains("200");
            assertThat(origin.connections()).isEqualTo(2);
        }
    }

    @Test
    void connectionThatRestedLongIsGivenUpUnlessAStreamIsOpen() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    if (stream.next().contains("/long")) {
                        letGo.await();
                    }
                    stream.headers(true, ":status", "200");
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            agent.open().request(true, "GET", "/v1/models").next();
            tap.restUpstream(Duration.ofSeconds(50));
            agent.open().request(true, "GET", "/v1/models").next();
            assertThat(origin.connections()).isEqualTo(1);
            tap.restUpstream(Duration.ofSeconds(56));
            Http2TestStream running = agent.open().request(true, "GET", "/v1/long");
            assertThat(origin.nextEvent()).isEqualTo("GOAWAY 0");
            assertThat(origin.nextEvent()).isEqualTo("CLOSED");
            agent.open().request(true, "GET", "/v1/models").next();
            tap.restUpstream(Duration.ofSeconds(56));
            agent.open().request(true, "GET", "/v1/models").next();
            assertThat(origin.connections()).isEqualTo(2);
            letGo.countDown();
            assertThat(running.next()).isEqualTo("HEADERS :status: 200 END");
        }
    }

    @Test
    void refusedStreamIsAskedAgainOnceAndThenReported() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    seen.incrementAndGet();
                    stream.reset(Http2Error.REFUSED_STREAM);
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(true, "POST", "/v1/messages");
            assertThat(stream.next()).contains(":status: 502");
            assertThat(seen).hasValue(2);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
        }
    }
}
