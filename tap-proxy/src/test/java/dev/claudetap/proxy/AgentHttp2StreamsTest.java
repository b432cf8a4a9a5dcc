package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of one agent's connection live and end apart from each other, and their ends are told to the other side as they are. */
class AgentHttp2StreamsTest {
    private static final int MIB = 1024 * 1024;

    @Test
    void bothSidesTalkAtOnce() throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(false, ":status", "200", "content-type", "application/grpc");
                    String frame = stream.next();
                    while (!frame.endsWith(" END")) {
                        stream.data("echo " + frame, false);
                        frame = stream.next();
                    }
                    stream.headers(true, "grpc-status", "0");
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open()
                    .request(false, "POST", "/pkg.Service/Talk", "content-type", "application/grpc", "te", "trailers");
            assertThat(stream.next()).contains(":status: 200", "application/grpc");
            for (int i = 0; i < 5; i++) {
                // Each goes out only after the answer to the one before it came.
                stream.data("m" + i, false);
                assertThat(stream.next()).isEqualTo("DATA echo DATA m" + i);
            }
            stream.data("", true);
            assertThat(stream.next()).isEqualTo("HEADERS grpc-status: 0 END");
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(seen.requestBody()).asString().isEqualTo("m0m1m2m3m4");
            assertThat(String.valueOf(seen.responseTrailers)).contains("grpc-status");
        }
    }

    @Test
    void agentsResetReachesUpstream() throws Exception {
        CountDownLatch reset = new CountDownLatch(1);
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(false, ":status", "200").data("first", false);
                    assertThat(stream.skipTo("RESET")).isEqualTo("RESET CANCEL");
                    reset.countDown();
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(false, "POST", "/v1/messages");
            stream.skipTo("DATA first");
            stream.reset(Http2Error.CANCEL);
            assertThat(reset.await(60, TimeUnit.SECONDS)).isTrue();
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(seen.responseBody()).asString().isEqualTo("first");
        }
    }

    @ParameterizedTest
    @CsvSource({"CANCEL, CANCEL", "ENHANCE_YOUR_CALM, ENHANCE_YOUR_CALM", "NO_ERROR, INTERNAL_ERROR"})
    void upstreamsResetWithinTheAnswerReachesTheAgent(Http2Error said, Http2Error told) throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(false, ":status", "200").data("part", false);
                    stream.skipTo("DATA go");
                    stream.reset(said);
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(false, "POST", "/v1/messages");
            stream.skipTo("DATA part");
            stream.data("go", true);
            assertThat(stream.next()).isEqualTo("RESET " + told);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
        }
    }

    @Test
    void upstreamThatIsCutResetsItsStreamsOnly() throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    boolean cut = stream.next().contains("/cut");
                    stream.headers(!cut, ":status", "200");
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(true, "GET", "/v1/cut");
            assertThat(stream.next()).isEqualTo("HEADERS :status: 200");
            origin.cut(0);
            assertThat(stream.next()).isEqualTo("RESET INTERNAL_ERROR");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
            Http2TestStream next = agent.open().request(true, "GET", "/v1/models");
            assertThat(next.next()).isEqualTo("HEADERS :status: 200 END");
        }
    }

    @Test
    void answerBeforeTheRequestsEndStopsTheUpload() throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(false, ":status", "413").data("too large", true);
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream =
                    agent.open().request(false, "POST", "/v1/messages").data("some", false);
            assertThat(stream.next()).contains(":status: 413");
            assertThat(stream.next()).isEqualTo("DATA too large END");
            assertThat(stream.next()).isEqualTo("RESET NO_ERROR");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void unreachableUpstreamIsAnsweredPerStream() throws Exception {
        try (Http2Tap tap = new Http2Tap("http://127.0.0.1:1");
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            for (int i = 0; i < 3; i++) {
                Http2TestStream stream = agent.open().request(true, "GET", "/v1/models");
                assertThat(stream.next()).contains(":status: 502");
                assertThat(stream.readToEnd()).contains("connection refused");
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.UPSTREAM_FAILED);
            }
        }
    }

    @Test
    void streamThatIsStillSentToNobodyIsRecordedWhole() throws Exception {
        try (Http2Tap tap = new Http2Tap("http://127.0.0.1:1");
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream =
                    agent.open().request(false, "POST", "/v1/messages").data("some", false);
            stream.data(" more", true);
            assertThat(stream.next()).contains(":status: 502");
            assertThat(tap.seen.next().requestBody()).asString().isEqualTo("some more");
        }
    }

    @Test
    void oneSlowReaderOfAHundredStreamsStopsOnlyItself() throws Exception {
        String chunk = "x".repeat(MIB / 4);
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    boolean large = stream.next().contains("/large");
                    stream.headers(false, ":status", "200");
                    for (int i = 0; i < (large ? 256 : 1); i++) {
                        stream.data(chunk, false);
                    }
                    stream.data("", true);
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream slow = agent.open();
            slow.reading(false);
            slow.request(true, "GET", "/v1/large");
            List<Http2TestStream> others = new ArrayList<>();
            for (int i = 0; i < 99; i++) {
                others.add(agent.open().request(true, "GET", "/v1/models"));
            }
            for (Http2TestStream other : others) {
                assertThat(other.next()).isEqualTo("HEADERS :status: 200");
                assertThat(other.readToEnd()).hasSize(MIB / 4);
            }
            for (int i = 0; i < 99; i++) {
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            }
            // What upstream may send before it is stopped: its own window, and what waits for the agent.
            assertThat(tap.seen.largestUnderWay()).isLessThan(3L * MIB);
            slow.reading(true);
            assertThat(slow.next()).isEqualTo("HEADERS :status: 200");
            assertThat(slow.readToEnd()).hasSize(64 * MIB);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
        }
    }

    @Test
    void manyReadersThatStoppedDoNotUseUpTheConnectionUpstream() throws Exception {
        String chunk = "x".repeat(MIB / 4);
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    int chunks = stream.next().contains("/large") ? 8 : 1;
                    stream.headers(false, ":status", "200");
                    for (int i = 0; i < chunks; i++) {
                        stream.data(chunk, i == chunks - 1);
                    }
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            List<Http2TestStream> stopped = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Http2TestStream stream = agent.open();
                stream.reading(false);
                stopped.add(stream.request(true, "GET", "/v1/large"));
            }
            for (int i = 0; i < 20; i++) {
                Http2TestStream other = agent.open().request(true, "GET", "/v1/models");
                assertThat(other.next()).isEqualTo("HEADERS :status: 200");
                assertThat(other.readToEnd()).hasSize(MIB / 4);
            }
            assertThat(origin.connections()).isEqualTo(1);
            for (Http2TestStream stream : stopped) {
                stream.reading(true);
                assertThat(stream.next()).isEqualTo("HEADERS :status: 200");
                assertThat(stream.readToEnd()).hasSize(2 * MIB);
            }
        }
    }

    @Test
    void uploadThatUpstreamDoesNotReadStopsAtTheWindowsAndOthersGoOn() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        String chunk = "x".repeat(MIB / 4);
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    if (stream.next().contains("/stuck")) {
                        stream.reading(false);
                        letGo.await();
                        stream.reading(true);
                        stream.readToEnd();
                    }
                    stream.headers(false, ":status", "200").data(Long.toString(stream.received()), true);
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stuck = agent.open().request(false, "POST", "/v1/stuck");
            for (int i = 0; i < 64; i++) {
                stuck.data(chunk, i == 63);
            }
            for (int i = 0; i < 20; i++) {
                Http2TestStream other = agent.open().request(true, "GET", "/v1/models");
                assertThat(other.next()).isEqualTo("HEADERS :status: 200");
                other.readToEnd();
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            }
            assertThat(tap.seen.largestUnderWay()).isLessThan(4L * MIB);
            letGo.countDown();
            assertThat(stuck.next()).isEqualTo("HEADERS :status: 200");
            assertThat(stuck.readToEnd()).isEqualTo(Integer.toString(16 * MIB));
        } finally {
            letGo.countDown();
        }
    }

    @Test
    void floodOfResetsEndsItsConnectionAndNobodyElses() throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(true, ":status", "200");
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer attacker = Http2Peer.agent(tap.port());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            for (int i = 0; i < 2000; i++) {
                attacker.openUnlessClosed().ifPresent(stream -> {
                    stream.request(false, "POST", "/v1/messages");
                    stream.reset(Http2Error.CANCEL);
                });
            }
            // The end of a connection with bytes that nobody reads may overtake the word that goes before it.
            assertThat(attacker.nextEvent()).isIn("GOAWAY " + Http2Error.ENHANCE_YOUR_CALM.code(), "CLOSED", "FAILED");
            Http2TestStream stream = agent.open().request(true, "GET", "/v1/models");
            assertThat(stream.next()).isEqualTo("HEADERS :status: 200 END");
        }
    }

    @Test
    void oneStreamMoreThanTheTapSaidItTakesIsRefusedAndRecordedAndTheOthersGoOn() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    letGo.await();
                    stream.headers(true, ":status", "200");
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            // The limit counts once the agent has acknowledged it, which it does before it hears of the ping.
            agent.ping(7);
            assertThat(agent.nextEvent()).isEqualTo("PING 7");
            List<Http2TestStream> taken = new ArrayList<>();
            for (int i = 0; i < 128; i++) {
                taken.add(agent.open().request(true, "GET", "/v1/models"));
            }
            assertThat(agent.open().request(true, "GET", "/v1/models").next()).isEqualTo("RESET REFUSED_STREAM");
            SeenExchanges.Seen refused = tap.seen.next();
            assertThat(refused.outcome).isEqualTo(Outcome.REFUSED);
            assertThat(refused.error().kind()).isEqualTo("too_many_streams");
            letGo.countDown();
            for (Http2TestStream stream : taken) {
                assertThat(stream.next()).isEqualTo("HEADERS :status: 200 END");
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            }
            Http2TestStream next = agent.open().request(true, "GET", "/v1/models");
            assertThat(next.next()).isEqualTo("HEADERS :status: 200 END");
        } finally {
            letGo.countDown();
        }
    }

    @Test
    void closingTapResetsWhatIsUnderWay() throws Exception {
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(false, ":status", "200").data("part", false);
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            Http2TestStream stream = agent.open().request(true, "GET", "/v1/models");
            stream.skipTo("DATA part");
            tap.stopAll();
            assertThat(stream.next()).isEqualTo("RESET INTERNAL_ERROR");
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.TAP_STOPPED);
            tap.closeAgents();
            assertThat(agent.nextEvent()).isEqualTo("GOAWAY 0");
            assertThat(agent.nextEvent()).isEqualTo("CLOSED");
        }
    }

    @Test
    void agentThatIsCutEndsItsStreamsUpstream() throws Exception {
        CountDownLatch reset = new CountDownLatch(2);
        try (Http2Peer origin = Http2Peer.origin(stream -> {
                    stream.next();
                    stream.headers(false, ":status", "200");
                    stream.skipTo("RESET CANCEL");
                    reset.countDown();
                });
                Http2Tap tap = new Http2Tap(origin.url());
                Http2Peer agent = Http2Peer.agent(tap.port())) {
            agent.open().request(false, "POST", "/v1/messages").next();
            agent.open().request(false, "POST", "/v1/messages").next();
            agent.cut(0);
            assertThat(reset.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
            assertThat(tap.seen.next().outcome).isEqualTo(Outcome.CLIENT_ABORTED);
        }
    }
}
