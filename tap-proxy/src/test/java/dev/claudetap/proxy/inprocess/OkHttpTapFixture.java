package dev.claudetap.proxy.inprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.proxy.PatientClient;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.trace.TraceRecord;
import java.time.Duration;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A client of OkHttp that a session looks on, and an upstream. */
abstract class OkHttpTapFixture {
    final MockWebServer upstream = new MockWebServer();
    TapSession tap;
    OkHttpClient client;

    @BeforeEach
    void start() throws Exception {
        upstream.start();
        tap = TapSession.start(TapOptions.inProcess().build());
        client = PatientClient.builder().addInterceptor(OkHttpTap.of(tap)).build();
    }

    @AfterEach
    void stop() {
        tap.close();
        upstream.close();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /** The only record. */
    TraceRecord.Http record() throws Exception {
        assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
        assertThat(tap.trace().records()).hasSize(1);
        return (TraceRecord.Http) tap.trace().records().get(0);
    }
}
