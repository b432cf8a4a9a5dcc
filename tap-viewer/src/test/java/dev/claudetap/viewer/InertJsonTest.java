package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonText;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InertJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "</script>", "</ScRiPt >", "<!--", "<!--<script>", "-->", "]]>", "&lt;img&gt;", "\u2028\u2029",
                "plain", "\ud83d\ude00", "a\ud800b", "\udc00", "ends \ud800", "\\u003c", "\\<", "<"
            })
    void keepsTheValueAndLosesTheMarkup(String text) throws Exception {
        StringBuilder json = new StringBuilder("{\"a\":");
        JsonText.quote(text, json);
        json.append('}');

        String inert = InertJson.of(json.toString());

        assertThat(inert).doesNotContain("<", ">", "&", "\u2028", "\u2029").isEqualTo(scrubbed(inert));
        assertThat(JsonText.parse(inert)).isEqualTo(JsonText.parse(json.toString()));
    }

    @Test
    void escapesLoneSurrogatesThatStandInTheTextItself() {
        assertThat(InertJson.of("\"a\ud800b\ud83d\ude00\udc00\"")).isEqualTo("\"a\\ud800b\ud83d\ude00\\udc00\"");
    }

    @Test
    void leavesTextWithoutMarkupAsItIs() {
        String json = "{\"a\":[1.0,\"x\"]}";

        assertThat(InertJson.of(json)).isSameAs(json);
    }

    /** What is left of a text after a trip through UTF-8. */
    private static String scrubbed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
