package example;

import static dev.claudetap.assertions.TapAssertions.assertThat;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A session, a call through it, and what the call said. */
class FirstCallTest {
    @Test
    void theModelIsAskedOnceAndAnswers() throws Exception {
        try (Provider provider = new Provider().says("Hello.");
                TapSession tap =
                        TapSession.start(TapOptions.reverse(provider.url()).build())) {
            new SmallAgent(tap.baseUrl()).ask("Say hello.");
            tap.awaitIdle(Duration.ofSeconds(60));

            assertThat(tap.trace()).hasTurns(1).hasNoErrors().hasNoSecrets().endedNormally();
            assertThat(tap.trace()).turn(1).usedModel("claude-example").offeredTools("read_file");
            assertThat(tap.trace()).turn(1).lastMessage().is("Say hello.");
            assertThat(tap.trace()).usage().output().isLessThan(100);
        }
    }
}
