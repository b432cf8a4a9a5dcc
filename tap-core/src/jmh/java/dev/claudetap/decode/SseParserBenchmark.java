package dev.claudetap.decode;

import java.nio.ByteBuffer;
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
import org.openjdk.jmh.infra.Blackhole;

/** What an event costs in the parser of event streams. An operation is an event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SseParserBenchmark {
    private static final int EVENTS = 1_000;

    /** Bytes that come at once: an event in two pieces, about ten events, a full TLS record. */
    @Param({"64", "1400", "16384"})
    public int chunk = 1400;

    private byte[] stream = {};

    @Setup
    public void stream() {
        stream = ProviderStream.ANTHROPIC.bytes(EVENTS);
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void event(Blackhole to) {
        SseParser parser = new SseParser(to::consume);
        for (int from = 0; from < stream.length; from += chunk) {
            parser.feed(ByteBuffer.wrap(stream, from, Math.min(chunk, stream.length - from)));
        }
        parser.finish();
    }
}
