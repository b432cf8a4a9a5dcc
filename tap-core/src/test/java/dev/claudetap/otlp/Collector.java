package dev.claudetap.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/** Takes spans as a collector does, and refuses what the protocol does not allow. Answers what it is told to first. */
final class Collector implements AutoCloseable {
    private static final int DEADLINE_S = 30;

    private final MockWebServer server = new MockWebServer();
    private final ConcurrentLinkedDeque<MockResponse> answers = new ConcurrentLinkedDeque<>();
    private final LinkedBlockingQueue<RecordedRequest> requests = new LinkedBlockingQueue<>();
    final List<Span> spans = new CopyOnWriteArrayList<>();
    final List<AssertionError> faults = new CopyOnWriteArrayList<>();

    Collector() throws IOException {
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                requests.add(request);
                MockResponse answer = answers.poll();
                return answer == null ? take(request) : answer;
            }
        });
        server.start();
    }

    private MockResponse take(RecordedRequest request) {
        try {
            assertThat(request.getMethod()).isEqualTo("POST");
            assertThat(request.getUrl().encodedPath()).isEqualTo("/v1/traces");
            assertThat(request.getHeaders().get("Content-Type")).isEqualTo("application/x-protobuf");
            spans.addAll(Received.spans(body(request)));
            return new MockResponse.Builder()
                    .setHeader("Content-Type", "application/x-protobuf")
                    .build();
        } catch (AssertionError e) {
            faults.add(e);
        } catch (IOException e) {
            faults.add(new AssertionError("not protobuf", e));
        }
        return new MockResponse.Builder().code(400).build();
    }

    private static byte[] body(RecordedRequest request) throws IOException {
        byte[] sent =
                request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
        if (!"gzip".equals(request.getHeaders().get("Content-Encoding"))) {
            return sent;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            return in.readAllBytes();
        }
    }

    Collector answering(MockResponse... first) {
        answers.addAll(List.of(first));
        return this;
    }

    static MockResponse status(int code, String... headers) {
        MockResponse.Builder answer = new MockResponse.Builder().code(code);
        for (int i = 0; i < headers.length; i += 2) {
            answer.setHeader(headers[i], headers[i + 1]);
        }
        return answer.build();
    }

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    RecordedRequest nextRequest() throws InterruptedException {
        RecordedRequest next = requests.poll(DEADLINE_S, TimeUnit.SECONDS);
        assertThat(next).as("a request").isNotNull();
        return next;
    }

    int requestsLeft() {
        return requests.size();
    }

    @Override
    public void close() {
        server.close();
    }
}
