package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceRecord;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How sessions start and end: in one clear line, at once, and with nothing left behind. */
class SessionEndsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    Path folder;

    private static TapOptions.Builder reverse(RawOrigin origin) {
        return TapOptions.reverse(origin.url()).environment(Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid", "300.1.1.1"})
    void hostThatIsNotOfThisMachineIsNamedInOneLineAndLeavesNoThread(String host) throws Exception {
        Set<Thread> before = OurThreads.running();
        assertThatThrownBy(() -> TapSession.start(TapOptions.reverse("http://127.0.0.1:1")
                        .environment(Map.of())
                        .host(host)
                        .build()))
                .isInstanceOf(TapException.class)
                .hasMessage("cannot listen on " + host + ": not an address of this machine, or not permitted");
        OurThreads.assertNoneBut(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "file/traces", "file/a/b"})
    void outputDirectoryThatIsOrLiesBelowAFileIsNamedInOneLineAndLeavesNoThread(String output) throws Exception {
        Set<Thread> before = OurThreads.running();
        Path file = Files.writeString(folder.resolve("file"), "not a folder");
        Path below = folder.resolve(output);
        assertThatThrownBy(() -> TapSession.start(TapOptions.reverse("http://127.0.0.1:1")
                        .environment(Map.of())
                        .outputDirectory(below)
                        .build()))
                .isInstanceOf(TapException.class)
                .hasMessageStartingWith("cannot write traces to " + below + ": ")
                .hasMessageNotContainingAny("\n", "Exception", "null", ": " + folder);
        OurThreads.assertNoneBut(before);
        assertThat(file).hasContent("not a folder");
    }

    @Test
    void proxyVariableThatIsNoUrlIsNamedInOneLine() {
        assertThatThrownBy(() -> TapSession.start(TapOptions.reverse("http://127.0.0.1:1")
                        .environment(Map.of("HTTPS_PROXY", "ftp://user:hidden@p"))
                        .build()))
                .isInstanceOf(TapException.class)
                .hasMessageStartingWith("HTTPS_PROXY ")
                .hasMessageNotContainingAny("hidden", "\n");
    }

    @Test
    void closingWithFiftyStreamsInFlightRecordsEachAsStopped() throws Exception {
        Set<Thread> before = OurThreads.running();
        try (RawOrigin origin = new RawOrigin(wire -> {
            wire.readRequest();
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n");
            wire.in.read();
        })) {
            TapSession session =
                    TapSession.start(reverse(origin).outputDirectory(folder).build());
            List<RawAgent> agents = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                RawAgent agent = new RawAgent(session.baseUrl().getPort());
                agents.add(agent);
                agent.send("GET /v1/models?n=" + i + " HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            for (RawAgent agent : agents) {
                agent.readHead();
                assertThat(agent.readChars(9)).isEqualTo("4\r\npart\r\n");
            }
            session.close();
            for (RawAgent agent : agents) {
                assertThat(agent.readAll()).isEmpty();
                agent.close();
            }
            List<TraceRecord> records =
                    Trace.read(session.traceFile().orElseThrow()).records();
            assertThat(records)
                    .hasSize(50)
                    .allSatisfy(record -> assertThat(record.header().outcome()).isEqualTo(Outcome.TAP_STOPPED))
                    .extracting(record -> record.request().path())
                    .doesNotHaveDuplicates();
        }
        OurThreads.assertNoneBut(before);
    }

    @Test
    void twentySessionsInARowLeaveNoThreadAndNoPort() throws Exception {
        Set<Thread> before = OurThreads.running();
        try (RawOrigin origin = RawOrigin.answering(OK)) {
            for (int i = 0; i < 20; i++) {
                TapSession session = TapSession.start(reverse(origin).build());
                int port = session.baseUrl().getPort();
                try (RawAgent agent = new RawAgent(port)) {
                    agent.send("GET /v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
                    assertThat(agent.readAnswer()).isEqualTo(OK);
                    session.close();
                    assertThat(agent.readAll()).isEmpty();
                }
                assertThat(session.trace().records()).hasSize(1);
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                        .isInstanceOf(ConnectException.class);
            }
        }
        OurThreads.assertNoneBut(before);
    }

    @Test
    void sessionsThatShareAnOutputDirectoryHaveAFileEach() throws Exception {
        ExecutorService together = Executors.newFixedThreadPool(6);
        try (RawOrigin origin = RawOrigin.answering(OK)) {
            List<Callable<Path>> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                int own = i;
                runs.add(() -> run(origin, own));
            }
            List<Path> files = new ArrayList<>();
            for (Future<Path> run : together.invokeAll(runs, 120, TimeUnit.SECONDS)) {
                files.add(run.get());
            }
            assertThat(files)
                    .doesNotHaveDuplicates()
                    .allSatisfy(file ->
                            assertThat(file).startsWith(folder.toAbsolutePath()).isRegularFile());
        } finally {
            together.shutdownNow();
        }
    }

    /** One session with five calls of its own; its file must hold these and no others. */
    private Path run(RawOrigin origin, int own) throws Exception {
        TapSession session =
                TapSession.start(reverse(origin).outputDirectory(folder).build());
        try (session;
                RawAgent agent = new RawAgent(session.baseUrl().getPort())) {
            for (int call = 0; call < 5; call++) {
                agent.send("GET /v1/models?session=" + own + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(agent.readAnswer()).isEqualTo(OK);
            }
            assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
        }
        Path file = session.traceFile().orElseThrow();
        assertThat(Trace.read(file).records())
                .hasSize(5)
                .extracting(record -> record.request().path())
                .containsOnly("/v1/models?session=" + own);
        return file;
    }
}
