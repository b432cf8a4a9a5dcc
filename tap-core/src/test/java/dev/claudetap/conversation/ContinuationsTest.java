package dev.claudetap.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.ContentBlock.Text;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContinuationsTest {
    private final Continuations continuations = new Continuations();

    @Test
    void aCallHasTheMessagesOfTheCallsItGoesOnFrom() {
        assertThat(continuations.read(socket("r0", "", "\"generate\":false,", "who you are")))
                .isEmpty();
        continuations.read(socket("r1", "r0", "", "first"));
        Continuations.Joined third =
                continuations.read(socket("r2", "r1", "", "second")).orElseThrow();

        assertThat(third.missing()).isEmpty();
        assertThat(third.call().messages())
                .containsExactly(
                        message("user", "who you are"),
                        message("assistant", "answer r0"),
                        message("user", "first"),
                        message("assistant", "answer r1"),
                        message("user", "second"));
        assertThat(third.call().text()).isEqualTo("answer r2");
    }

    @Test
    void whatIsNotInTheTraceIsSaidAlsoByTheCallsThatFollow() {
        Continuations.Joined lost =
                continuations.read(socket("r8", "r7", "", "on")).orElseThrow();
        Continuations.Joined after =
                continuations.read(socket("r9", "r8", "", "and on")).orElseThrow();

        assertThat(lost.missing()).contains("r7");
        assertThat(lost.call().messages()).containsExactly(message("user", "on"));
        assertThat(after.missing()).contains("r7");
        assertThat(after.call().messages()).hasSize(3);
    }

    @Test
    void callsWithAllTheirMessagesAreAsTheyAre() {
        TraceRecord plain =
                Records.post("/v1/messages", "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}", "{}");

        assertThat(continuations.read(plain)).map(Continuations.Joined::call).isEqualTo(LlmCall.of(plain));
        assertThat(continuations.read(Records.http("GET", "/v1/models", "", "{}")))
                .isEmpty();
    }

    private static Message message(String role, String text) {
        return new Message(role, List.of(new Text(text)));
    }

    private static TraceRecord socket(String id, String continued, String extra, String words) {
        String previous = continued.isEmpty() ? "" : "\"previous_response_id\":\"" + continued + "\",";
        String request = "{\"model\":\"m\"," + extra + previous + "\"input\":[" + Wire.RESPONSES.user(words) + "]}";
        String output =
                "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"answer " + id + "\"}]}";
        return Records.socket(
                request, "{\"id\":\"" + id + "\",\"object\":\"response\",\"output\":[" + output + "]}", List.of());
    }
}
