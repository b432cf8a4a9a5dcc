package dev.claudetap.redact;

import dev.claudetap.decode.ProviderStream;
import dev.claudetap.trace.Body;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What redaction costs: of an event of a stream, and of a KiB of a request's body, with a secret here and there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RedactorBenchmark {
    private static final int EVENTS = 1_000;
    private static final int KIBIBYTES = 256;
    private static final String MESSAGE = """
            {"role":"user","content":[{"type":"text","text":"Look at src/main/java/dev/example/Relay.java, please. It opens a \
            connection for every request, although the upstream keeps them; see RelayTest for how it should be."},\
            {"type":"tool_result","tool_use_id":"toolu_01","content":"public final class Relay {\\n    private final Pool pool;\\n\\n\
                Relay(Pool pool) {\\n        this.pool = pool;\\n    }\\n}\\n"}]}""";
    private static final String SECRET = """
            {"role":"user","content":"export SERVICE_API_KEY=sk-fake-0123456789abcdef0123456789abcdef"}""";

    private final Redactor redactor = Redactor.standard();
    private final List<StreamEvent> events = ProviderStream.ANTHROPIC.events(EVENTS);
    private final Body body = new Body.Json(request());

    private static String request() {
        StringBuilder json = new StringBuilder("{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":999,\"messages\":[");
        for (int i = 0; json.length() + MESSAGE.length() + 16 < KIBIBYTES << 10; i++) {
            json.append(i == 0 ? "" : ",").append(i % 32 == 0 ? SECRET : MESSAGE);
        }
        int missing = (KIBIBYTES << 10) - json.length() - 2;
        return json + "]" + " ".repeat(Math.max(0, missing)) + "}";
    }

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void event(Blackhole to) {
        StreamRedactor stream = redactor.stream();
        for (StreamEvent event : events) {
            to.consume(stream.accept(event));
        }
        to.consume(stream.finish());
    }

    @Benchmark
    @OperationsPerInvocation(KIBIBYTES)
    public Body kibibyteOfRequest() {
        return redactor.body(body, "application/json");
    }
}
