package dev.claudetap.capture;

import dev.claudetap.decode.ProviderStream;
import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.TraceWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a whole exchange costs from the relay's callbacks to the line in the trace file, journal included. An operation is
 * an exchange; the time has the hand-over to the recorder's thread in it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RecorderBenchmark {
    private static final int CHUNK = 1_400;
    private static final Headers NONE = Headers.EMPTY;

    /** Events of the answer; 0 for one of JSON. */
    @Param({"0", "100", "1000"})
    public int events;

    private byte[] request = {};
    private byte[] answer = {};
    private @Nullable Path folder;
    private @Nullable Recorder recorder;

    @Setup
    public void bodies() {
        String words = "The relay keeps every byte in order. ".repeat(200);
        request = utf8("{\"model\":\"claude-sonnet-4-5\",\"stream\":" + (events > 0)
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}");
        answer = events > 0 ? ProviderStream.ANTHROPIC.bytes(events) : utf8("""
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5","stop_reason":"end_turn",\
                "content":[{"type":"text","text":"Done."}],"usage":{"input_tokens":1200,"output_tokens":5}}""");
    }

    /** A file of its own for each iteration, so that the disk does not fill. */
    @Setup(Level.Iteration)
    public void start() throws IOException {
        Path output = Files.createTempDirectory("recorder-benchmark");
        TraceWriter trace = TraceWriter.create(output);
        TraceSink sink = new TraceSink() {
            @Override
            public void accept(TraceRecord record) throws IOException {
                trace.write(record);
            }

            @Override
            public void close() throws IOException {
                trace.close();
            }
        };
        RecorderOptions options = RecorderOptions.of(new Capture("claude", "reverse"))
                .withJournal(output.resolve("journal"), trace.file())
                .withSpillDirectory(output);
        folder = output;
        recorder = Recorder.start(options, List.of(sink));
    }

    @TearDown(Level.Iteration)
    public void stop() throws IOException {
        if (recorder == null || folder == null) {
            return;
        }
        recorder.close();
        if (recorder.summary().calls() == 0) {
            throw new IllegalStateException("nothing was recorded");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public void exchange() throws InterruptedException {
        if (recorder == null) {
            throw new IllegalStateException("not started");
        }
        ExchangeTap tap = recorder.exchange();
        Headers json = Headers.of("Content-Type", "application/json", "X-Api-Key", "sk-fake-0123456789abcdef");
        tap.onRequest(
                new RequestHead("POST", "/v1/messages", json, "http://127.0.0.1:9/v1/messages", "http://127.0.0.1:9"));
        tap.onRequestData(ByteBuffer.wrap(request));
        tap.onRequestEnd(NONE);
        String type = events > 0 ? "text/event-stream" : "application/json";
        tap.onResponse(new ResponseHead(200, "OK", Headers.of("Content-Type", type)));
        for (int from = 0; from < answer.length; from += CHUNK) {
            tap.onResponseData(ByteBuffer.wrap(answer, from, Math.min(CHUNK, answer.length - from)));
        }
        tap.onResponseEnd(NONE);
        tap.onFinally(Outcome.COMPLETED, null);
        if (!recorder.awaitIdle(Duration.ofMinutes(1))) {
            throw new IllegalStateException("the recorder is stuck");
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
