package dev.claudetap.assertions;

import dev.claudetap.trace.Trace;
import java.util.function.Consumer;
import org.assertj.core.api.SoftAssertions;

/**
 * Where assertions on what an agent and a model said to each other begin. Failures show the calls they are about, each with
 * the id of its record, which the page of the trace finds too.
 */
public final class TapAssertions {
    private TapAssertions() {}

    /** Assertions on everything that was recorded. */
    public static TraceAssert assertThat(Trace trace) {
        return new TraceAssert(trace);
    }

    /** Runs every check, whatever the others find, and fails once with all that they found. */
    @SafeVarargs
    public static void assertSoftly(Trace trace, Consumer<TraceAssert>... checks) {
        SoftAssertions found = new SoftAssertions();
        for (Consumer<TraceAssert> check : checks) {
            found.check(() -> check.accept(assertThat(trace)));
        }
        found.assertAll();
    }
}
