package dev.claudetap.proxy.junit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.AgentProcess;
import dev.claudetap.proxy.PatientClient;
import dev.claudetap.proxy.ShellProfile;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.trace.Trace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Test classes as users write them; {@link TapExtensionTest} runs them. */
final class Fixtures {
    static final List<TapSession> SESSIONS = new CopyOnWriteArrayList<>();
    private static final String NOWHERE = "http://127.0.0.1:9";

    private Fixtures() {}

    private static void seen(TapSession tap) {
        SESSIONS.add(tap);
    }

    @Execution(ExecutionMode.CONCURRENT)
    static class Several {
        @RegisterExtension
        static final TapExtension TAP = TapExtension.with(() -> TapOptions.reverse(NOWHERE));

        @Test
        void one(TapSession tap) {
            seen(tap);
        }

        @Test
        void two(TapSession tap, TapSession same) {
            assertThat(same).isSameAs(tap);
            seen(tap);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void several(int number, TapSession tap) {
            assertThat(number).isPositive();
            seen(tap);
        }

        @Nested
        class Inner {
            @Test
            void three(TapSession tap) {
                seen(tap);
            }
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class Shared {
        @RegisterExtension
        static final TapExtension TAP =
                TapExtension.with(() -> TapOptions.reverse(NOWHERE)).perClass();

        @BeforeAll
        void before(TapSession tap) {
            seen(tap);
        }

        @Test
        void one(TapSession tap) {
            seen(tap);
        }

        @Nested
        class Inner {
            @Test
            void two(TapSession tap) {
                seen(tap);
            }
        }
    }

    @TapTest(target = "http://one.example")
    static class Annotated {
        @Test
        void one(TapSession tap) {
            assertThat(tap.endpoint().target()).hasHost("one.example");
        }

        @Test
        @TapTest(target = "http://two.example")
        void two(TapSession tap) {
            assertThat(tap.endpoint().target()).hasHost("two.example");
        }
    }

    static class WithAgent {
        @RegisterExtension
        final TapExtension tap = TapExtension.with(
                        () -> TapOptions.builder().profile(new ShellProfile()).environment(System.getenv()))
                .arguments("echo oh no >&2; exit 3");

        @Test
        void agentAndTrace(AgentProcess agent, Trace trace) throws InterruptedException {
            assertThat(agent.isAlive()).isFalse();
            assertThat(agent.waitFor()).isEqualTo(3);
            assertThat(trace.records()).isEmpty();
        }

        @Test
        void saysWhy(AgentProcess agent) throws InterruptedException {
            agent.waitFor();
            throw new AssertionError("as wanted");
        }
    }

    static class Hanging {
        @RegisterExtension
        final TapExtension tap = TapExtension.with(
                        () -> TapOptions.builder().profile(new ShellProfile()).environment(System.getenv()))
                .arguments("echo not ready >&2; exec tail -f /dev/null")
                .timeout(Duration.ofMillis(300));

        @Test
        void agentThatHangs(Trace trace) {
            assertThat(trace).isNotNull();
        }
    }

    static class NoArguments {
        @RegisterExtension
        final TapExtension tap = TapExtension.with(() -> TapOptions.reverse(NOWHERE));

        @Test
        void trace(Trace trace) {
            assertThat(trace).isNotNull();
        }
    }

    @TapTest
    static class NoTarget {
        @Test
        void any() {}
    }

    static class Failing {
        private static final MockWebServer UPSTREAM = new MockWebServer();

        @RegisterExtension
        static final TapExtension TAP =
                TapExtension.with(() -> TapOptions.reverse("http://127.0.0.1:" + UPSTREAM.getPort()));

        @BeforeAll
        static void start() throws IOException {
            UPSTREAM.start();
            for (int i = 0; i < 3; i++) {
                UPSTREAM.enqueue(new MockResponse.Builder().body("{}").build());
            }
        }

        @AfterAll
        static void stop() {
            UPSTREAM.close();
        }

        private static void call(TapSession tap) throws IOException {
            Request request =
                    new Request.Builder().url(tap.baseUrl() + "/v1/models").build();
            try (Response response = PatientClient.create().newCall(request).execute()) {
                assertThat(response.isSuccessful()).isTrue();
            }
        }

        @AfterEach
        void sees(Trace trace) {
            assertThat(trace.records()).hasSize(1);
        }

        @Test
        void fails(TapSession tap) throws IOException {
            call(tap);
            throw new AssertionError("as wanted");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void failsAgain(int number, TapSession tap) throws IOException {
            call(tap);
            assertThat(number).isEqualTo(1);
        }
    }
}
