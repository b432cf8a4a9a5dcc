package dev.claudetap.viewer;

import dev.claudetap.trace.TraceJson;
import dev.claudetap.viewer.JsonCursor.NotJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a record costs when the texts of a trace are put into its page: 100 turns of a conversation, each of which repeats
 * all before it. An operation is a record.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class InterningBenchmark {
    private static final int RECORDS = 100;

    private final List<byte[]> lines = LongTrace.records(RECORDS).stream()
            .map(record -> TraceJson.write(record).getBytes(StandardCharsets.UTF_8))
            .toList();

    /** Bytes of the page's texts, which no compiler can know beforehand. */
    private long kept;

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public long record() throws NotJson, IOException {
        kept = 0;
        JsonInterner interner = new JsonInterner((text, from, to) -> kept += to - from);
        for (byte[] line : lines) {
            interner.add(line, line.length);
        }
        return kept;
    }
}
