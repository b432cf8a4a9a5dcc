package example;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.trace.Trace;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Every request begins with all of the one before, or the provider's cache is of no use. */
class PromptCacheTest {
    private static Trace run(UnaryOperator<String> system) throws Exception {
        try (Provider provider = new Provider().wantsAFile().says("Buy milk.");
                TapSession tap =
                        TapSession.start(TapOptions.reverse(provider.url()).build())) {
            new SmallAgent(tap.baseUrl(), system).ask("What do my notes say?");
            tap.awaitIdle(Duration.ofSeconds(60));
            return tap.trace();
        }
    }

    @Test
    void thePromptOnlyGrowsAtItsEnd() throws Exception {
        assertThat(run(prompt -> prompt)).promptCache().hasStablePrefix();
    }

    /** Somebody thought the model should know the time. */
    @Test
    void aClockInTheSystemPromptIsFound() throws Exception {
        int[] minute = {10};
        Trace trace = run(prompt -> prompt + " It is 2026-05-20T09:" + minute[0]++ + ".");

        assertThatThrownBy(() -> assertThat(trace).promptCache().hasStablePrefix())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the system prompt differs from character")
                .hasMessageContaining("only a time changed");
    }
}
