package dev.claudetap.decode;

import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a stream's event costs in its provider's decoder, its JSON included. An operation is an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecoderBenchmark {
    private static final int EVENTS = 1_000;

    @Param
    public ProviderStream provider = ProviderStream.ANTHROPIC;

    private List<StreamEvent> events = List.of();

    @Setup
    public void stream() {
        events = provider.events(EVENTS);
        if (events.size() != EVENTS) {
            throw new IllegalStateException(provider + " has " + events.size() + " events");
        }
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public JsonValue event() {
        StreamDecoder decoder = StreamDecoders.forStream(provider.path());
        for (StreamEvent event : events) {
            decoder.accept(event);
        }
        return decoder.body();
    }
}
