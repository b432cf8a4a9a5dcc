package dev.claudetap.proxy.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.proxy.TapSession;
import dev.claudetap.trace.Trace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests that use the extension, run as JUnit runs them. */
class TapExtensionTest {
    private static final Path REPORTS = Path.of("target", "tap");

    /** What came of each test, by its name, and what was published. */
    private static final class Run implements TestExecutionListener {
        final Map<String, TestExecutionResult> results = new TreeMap<>();
        final List<Map<String, String>> entries = new ArrayList<>();

        static Run of(Class<?> tests) {
            Run run = new Run();
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(tests))
                    .build();
            LauncherFactory.create().execute(request, run);
            return run;
        }

        @Override
        public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                results.put(test.getDisplayName(), result);
            }
        }

        @Override
        public synchronized void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
            entries.add(entry.getKeyValuePairs());
        }

        void allPassed(int number) {
            assertThat(results)
                    .hasSize(number)
                    .allSatisfy((name, result) -> assertThat(result.getStatus())
                            .as(name + " " + result.getThrowable())
                            .isEqualTo(TestExecutionResult.Status.SUCCESSFUL));
            assertThat(entries).isEmpty();
        }

        TestExecutionResult result(String test) {
            assertThat(results).containsKey(test);
            return Objects.requireNonNull(results.get(test));
        }

        Throwable failure(String test) {
            return result(test).getThrowable().orElseThrow();
        }
    }

    @BeforeEach
    void noReportsAreThere() throws IOException {
        Fixtures.SESSIONS.clear();
        if (Files.exists(REPORTS)) {
            try (Stream<Path> files = Files.walk(REPORTS)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void assertClosed(TapSession session) {
        int port = session.baseUrl().getPort();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(socket.isConnected()).as("port " + port).isFalse();
        } catch (ConnectException expected) {
            assertThat(expected).isNotNull();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyTestHasATapOfItsOwnNestedOnesTooAndItIsClosedAfterwards() {
        Run.of(Fixtures.Several.class).allPassed(5);

        assertThat(Fixtures.SESSIONS).hasSize(5).doesNotHaveDuplicates().allSatisfy(TapExtensionTest::assertClosed);
        assertThat(REPORTS).doesNotExist();
    }

    @Test
    void testsOfAClassMayShareOneTapFromBeforeAllOn() {
        Run.of(Fixtures.Shared.class).allPassed(2);

        assertThat(Fixtures.SESSIONS).hasSize(3).containsOnly(Fixtures.SESSIONS.get(0));
        assertClosed(Fixtures.SESSIONS.get(0));
    }

    @Test
    void theNearestAnnotationCounts() {
        Run.of(Fixtures.Annotated.class).allPassed(2);
    }

    @Test
    void agentsAreStartedWaitedForAndKeptForTheReport() {
        Run run = Run.of(Fixtures.WithAgent.class);

        assertThat(run.result("agentAndTrace(AgentProcess, Trace)").getStatus())
                .isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
        assertThat(Run.of(Fixtures.Hanging.class).failure("agentThatHangs(Trace)"))
                .hasMessageContaining("the agent still runs after PT0.3S");
        assertThat(run.failure("saysWhy(AgentProcess)"))
                .hasMessage("as wanted")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly("the tap of this test recorded nothing"));
        assertThat(run.entries).contains(Map.of("tap.agent.stderr", "oh no"));
    }

    @Test
    void whatIsMissingIsSaidInOneLine() {
        assertThat(Run.of(Fixtures.NoArguments.class).failure("trace(Trace)"))
                .hasMessageContaining("name its arguments, or take a TapSession");
        assertThat(Run.of(Fixtures.NoTarget.class).results.values())
                .singleElement()
                .satisfies(result -> assertThat(result.getThrowable().orElseThrow())
                        .hasMessageContaining("@TapTest needs a client or a target"));
    }

    @Test
    void aTestThatFailsLeavesItsTraceAndSaysWhere() throws Exception {
        Run run = Run.of(Fixtures.Failing.class);

        Path folder = REPORTS.resolve(Fixtures.Failing.class.getName());
        Path trace = folder.resolve("fails.jsonl");
        assertThat(run.entries)
                .contains(Map.of("tap.trace", trace.toAbsolutePath().toString()))
                .hasSize(2);
        assertThat(Trace.read(trace).records())
                .hasSize(1)
                .allSatisfy(record -> assertThat(record.response().status()).isEqualTo(HttpURLConnection.HTTP_OK));
        assertThat(run.failure("fails(TapSession)").getSuppressed())
                .extracting(Throwable::getMessage)
                .containsExactly("the trace of this test: " + trace.toAbsolutePath()
                        + " (with tap-viewer on the class path also a page)");
        assertThat(folder.resolve("failsAgain-2.jsonl")).exists();
        assertThat(folder.resolve("failsAgain-1.jsonl")).doesNotExist();
    }
}
