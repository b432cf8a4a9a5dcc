package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.viewer.GrowingPage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionEndsTest {
    /** What the page that grows says of itself; nothing else tells it from the one that is made when it gave up. */
    private static final class Said extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord entry) {
            lines.add(entry.getMessage());
        }

        @Override
        public void flush() {
            // Nothing waits.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    @TempDir
    Path folder;

    private final PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    @Test
    void thePageIsTheOneThatFollowedTheTrace() throws Exception {
        Said said = new Said();
        Logger logger = Logger.getLogger(GrowingPage.class.getName());
        try (MockWebServer upstream = new MockWebServer();
                SessionEnds ends = new SessionEnds(new Console(nowhere, nowhere, Map.of()))) {
            upstream.enqueue(new MockResponse.Builder().body("{}").build());
            upstream.start();
            // A session takes over the logging of the process when it begins.
            logger.setLevel(Level.FINE);
            logger.addHandler(said);
            TapOptions.Builder options =
                    TapOptions.reverse("http://127.0.0.1:" + upstream.getPort()).outputDirectory(folder);
            try (TapSession session = ends.start(options, record -> {})) {
                ask(session);
                assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
                ends.conclude(session, false);
            }
        } finally {
            logger.removeHandler(said);
            logger.setLevel(null);
        }

        assertThat(said.lines).containsExactly("the page that followed the trace is in place");
        assertThat(TapProcess.files(folder, ".html")).hasSize(1);
    }

    private static void ask(TapSession session) throws Exception {
        OkHttpClient agent =
                new OkHttpClient.Builder().readTimeout(60, TimeUnit.SECONDS).build();
        Request request = new Request.Builder()
                .url(session.baseUrl() + "/v1/messages")
                .post(RequestBody.create("{}".getBytes(StandardCharsets.UTF_8)))
                .build();
        try (Response answer = agent.newCall(request).execute()) {
            assertThat(answer.code()).isEqualTo(200);
        }
        agent.connectionPool().evictAll();
        agent.dispatcher().executorService().shutdown();
    }
}
