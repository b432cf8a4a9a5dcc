package example;

import static dev.claudetap.assertions.TapAssertions.assertThat;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the model is told beforehand is what it was; -Dtap.snapshots.update=true takes it anew. */
class PromptSnapshotTest {
    @Test
    void promptAndToolsAreWhatTheyWere() throws Exception {
        try (Provider provider = new Provider().says("Hello.");
                TapSession tap =
                        TapSession.start(TapOptions.reverse(provider.url()).build())) {
            new SmallAgent(tap.baseUrl(), prompt -> prompt.replace("2026-05-20", "2027-01-01")).ask("Say hello.");
            tap.awaitIdle(Duration.ofSeconds(60));

            assertThat(tap.trace()).turn(1).systemPrompt().matchesSnapshot("system-prompt");
            assertThat(tap.trace()).turn(1).toolSchemas().matchesSnapshot("tools");
        }
    }
}
