package dev.claudetap.proxy.inprocess;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSource;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;

class OkHttpTapTroubleTest extends OkHttpTapFixture {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final String QUESTION = "{\"model\":\"claude-test\",\"messages\":[]}";

    private Request asking(RequestBody body) {
        return new Request.Builder()
                .url(upstream.url("/v1/messages"))
                .post(body)
                .build();
    }

    private OkHttpClient below(Interceptor interceptor) {
        return client.newBuilder().addInterceptor(interceptor).build();
    }

    /** A body that counts how often it is written. */
    private static final class Counted extends RequestBody {
        private final AtomicInteger written = new AtomicInteger();
        private final long length;
        private final boolean oneShot;

        Counted(long length, boolean oneShot) {
            this.length = length;
            this.oneShot = oneShot;
        }

        @Override
        public MediaType contentType() {
            return JSON;
        }

        @Override
        public long contentLength() {
            return length;
        }

        @Override
        public boolean isOneShot() {
            return oneShot;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            written.incrementAndGet();
            sink.writeUtf8(QUESTION);
        }
    }

    @Test
    void aBodyThatClosesItsSinkIsSentAndRecorded() throws Exception {
        upstream.enqueue(new MockResponse.Builder().body("{}").build());
        // As OkHttp's own recipe of a compressing interceptor does.
        RequestBody compressed = new RequestBody() {
            @Override
            public MediaType contentType() {
                return JSON;
            }

            @Override
            public void writeTo(BufferedSink sink) throws IOException {
                BufferedSink gzip = Okio.buffer(new GzipSink(sink));
                gzip.writeUtf8(QUESTION);
                gzip.close();
            }
        };
        Request request = asking(compressed)
                .newBuilder()
                .header("content-encoding", "gzip")
                .build();
        try (Response answer = client.newCall(request).execute()) {
            assertThat(answer.body().string()).isEqualTo("{}");
        }

        assertThat(record().request().body()).isEqualTo(new Body.Json(QUESTION));
        assertThat(record().header().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void onlyASmallBodyThatMayBeWrittenAgainIsReadForTheRecordAlone() throws Exception {
        OkHttpClient offline = below(chain -> {
            throw new IOException("planted");
        });
        for (Counted left : new Counted[] {
            new Counted(-1, false), new Counted(QUESTION.length(), true), new Counted((1 << 20) + 1, false)
        }) {
            assertThatThrownBy(() -> offline.newCall(asking(left)).execute()).hasMessage("planted");
            assertThat(left.written).hasValue(0);
        }
        Counted small = new Counted(QUESTION.length(), false);
        assertThatThrownBy(() -> offline.newCall(asking(small)).execute()).hasMessage("planted");

        assertThat(small.written).hasValue(1);
        assertThat(tap.awaitIdle(Duration.ofSeconds(60))).isTrue();
        assertThat(tap.trace().records())
                .extracting(record -> record.request().body().equals(new Body.Json(QUESTION)))
                .containsExactly(false, false, false, true);
    }

    @Test
    void theBodyOfACancelledCallIsNotRead() throws Exception {
        Counted body = new Counted(QUESTION.length(), false);
        OkHttpClient cancelled = below(chain -> {
            chain.call().cancel();
            throw new IOException("Canceled");
        });
        assertThatThrownBy(() -> cancelled.newCall(asking(body)).execute()).isInstanceOf(IOException.class);

        assertThat(body.written).hasValue(0);
        assertThat(record().header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
    }

    @Test
    void aCallWhoseTimeIsOverBeforeItsAnswerTimedOut() throws Exception {
        upstream.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        // So little that all of it may have gone before the call came to the tap, on however busy a machine.
        OkHttpClient impatient =
                client.newBuilder().callTimeout(Duration.ofMillis(200)).build();
        assertThatThrownBy(() -> impatient
                        .newCall(asking(RequestBody.create(QUESTION, JSON)))
                        .execute())
                .isInstanceOf(InterruptedIOException.class)
                .hasMessage("timeout");

        assertThat(record().header().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(record().header().error()).extracting(ExchangeError::kind).isEqualTo("timeout");
    }

    @Test
    void aCancelledCallTimedOutOnlyIfItsTimeWasOver() {
        Duration most = Duration.ofHours(1);
        Request request = asking(RequestBody.create(QUESTION, JSON));
        Call limited = client.newBuilder().callTimeout(most).build().newCall(request);
        Call unlimited = client.newCall(request);
        long now = System.nanoTime();
        long anHourAgo = now - most.toNanos();
        assertThat(OkHttpTap.timeWasOver(limited, anHourAgo))
                .as("not cancelled")
                .isFalse();
        limited.cancel();
        unlimited.cancel();
        assertThat(OkHttpTap.timeWasOver(limited, anHourAgo)).isTrue();
        assertThat(OkHttpTap.timeWasOver(limited, anHourAgo + most.toNanos() / 10))
                .as("came to the tap a little late")
                .isTrue();
        assertThat(OkHttpTap.timeWasOver(limited, now)).as("at once").isFalse();
        assertThat(OkHttpTap.timeWasOver(unlimited, anHourAgo)).as("no limit").isFalse();
    }

    @Test
    void aCallWhoseTimeIsOverWithinItsAnswerTimedOut() throws Exception {
        breaking(new InterruptedIOException("timeout"), true);

        assertThat(record().header().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(record().header().error()).extracting(ExchangeError::kind).isEqualTo("timeout");
    }

    @Test
    void aCallerWhoIsInterruptedGaveUp() throws Exception {
        breaking(new InterruptedIOException("interrupted"), false);

        assertThat(record().header().outcome()).isEqualTo(Outcome.CLIENT_ABORTED);
    }

    @Test
    void anAnswerThatBreaksBeforeItsFirstByteWasAnAnswer() throws Exception {
        breaking(new IOException("planted"), false);

        assertThat(record().header().outcome()).isEqualTo(Outcome.UPSTREAM_FAILED);
        assertThat(record().header().error())
                .isEqualTo(new ExchangeError("reset", "the connection broke within the answer"));
    }

    /** Reads an answer of unknown length of which nothing comes. */
    private void breaking(IOException why, boolean cancelled) {
        OkHttpClient broken = below(chain -> {
            ForwardingSource source = new ForwardingSource(new Buffer()) {
                @Override
                public long read(Buffer sink, long byteCount) throws IOException {
                    if (cancelled) {
                        chain.call().cancel();
                    }
                    throw why;
                }
            };
            return new Response.Builder()
                    .request(chain.request())
                    .protocol(Protocol.HTTP_1_1)
                    .code(200)
                    .message("OK")
                    .body(ResponseBody.create(Okio.buffer(source), JSON, -1))
                    .build();
        });
        assertThatThrownBy(() -> {
                    try (Response answer = broken.newCall(asking(RequestBody.create(QUESTION, JSON)))
                            .execute()) {
                        answer.body().string();
                    }
                })
                .isSameAs(why);
    }
}
