package example;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.proxy.junit.Cassette;
import dev.claudetap.proxy.junit.TapExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A tool loop from a cassette. With -Dtap.cassette.mode=record it would be recorded again, with a key. */
class ToolLoopTest {
    @RegisterExtension
    final TapExtension tap = TapExtension.with(() -> TapOptions.reverse("https://api.anthropic.com"));

    @Test
    @Cassette("tool-loop")
    void theFileIsReadBeforeTheQuestionIsAnswered(TapSession session) throws Exception {
        String answer = new SmallAgent(session.baseUrl()).ask("What do my notes say?");
        session.awaitIdle(Duration.ofSeconds(60));

        assertThat(answer).contains("Buy milk");
        assertThat(session.trace()).hasTurns(2).endedNormally();
        assertThat(session.trace())
                .toolCalls()
                .only()
                .hasName("read_file")
                .hasArgument("path", "notes.txt")
                .succeeded();
    }
}
