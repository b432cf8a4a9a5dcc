package dev.claudetap.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.Records;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportTest {
    private static final String HOSTILE = "\u001b]0;owned\u0007\u009b31m\u202Eevil\r\u0085```\n</details>\u2028end";
    private static final TraceRecord CALL = Records.post("/v1/messages", """
            {"model":"m","system":"Be good.","tools":[{"name":"ls","description":"List","input_schema":{"type":"object"}}],
            "messages":[{"role":"user","content":"old"},{"role":"assistant","content":"older answer"},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"t0","content":"a.txt"},{"type":"text","text":"next"}]}]}""", """
            {"type":"message","model":"m-1","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"Hello"},
            {"type":"tool_use","id":"t1","name":"ls","input":{"d":1}}],"stop_reason":"tool_use",
            "usage":{"input_tokens":4,"cache_read_input_tokens":6,"output_tokens":5}}""");
    private static final TraceRecord OTHER = Records.http("GET", "/v1/models", "", "{\"data\":[]}");

    private static TraceRecord hostile() {
        String text = quoted(HOSTILE);
        return Records.post(
                "/v1/messages?\u001b[2J",
                "{\"model\":" + text + ",\"system\":" + text + ",\"messages\":[{\"role\":" + text
                        + ",\"content\":[{\"type\":" + text + "},{\"type\":\"tool_result\",\"tool_use_id\":" + text
                        + ",\"content\":" + text + "}]}]}",
                "{\"model\":" + text + ",\"stop_reason\":" + text + ",\"content\":[{\"type\":\"text\",\"text\":" + text
                        + "},{\"type\":\"tool_use\",\"id\":" + text + ",\"name\":" + text + ",\"input\":{" + text + ":"
                        + text
                        + "}},{\"type\":\"thinking\",\"thinking\":" + text + "}],\"error\":{\"message\":" + text
                        + "}}");
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder();
        JsonText.quote(text, out);
        return out.toString();
    }

    @Test
    void writesCallsAsJsonAndLeavesOtherExchangesOut() throws IOException, JsonException {
        String json = json(CALL, OTHER, CALL);
        JsonArray array = JsonText.parse(json).asArray().orElseThrow();
        assertThat(array.elements()).hasSize(2);
        JsonObject entry = array.elements().get(0).asObject().orElseThrow();
        assertThat(entry.members())
                .extracting(JsonObject.Member::name)
                .containsExactly(
                        "turn", "timestamp", "duration_ms", "model", "messages", "response", "system", "tools");
        assertThat(entry.get("response"))
                .hasToString(
                        "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"text\",\"text\":\"Hello\"},"
                                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"ls\",\"input\":{\"d\":1}}],"
                                + "\"usage\":{\"input_tokens\":4,\"output_tokens\":5,\"cache_read_input_tokens\":6,\"cache_creation_input_tokens\":0},"
                                + "\"stop_reason\":\"tool_use\"}");
        assertThat(json)
                .startsWith("[\n  {\n    \"turn\": 1,\n    \"timestamp\": \"2026-05-20T10:00:00.512000+00:00\",\n"
                        + "    \"duration_ms\": 512,\n    \"model\": \"m-1\",");
        assertThat(json).endsWith("  }\n]\n");
    }

    @Test
    void writesAnEmptyArrayForNothing() throws IOException {
        assertThat(json()).isEqualTo("[]\n");
    }

    @Test
    void writesWhatIsNewInACallAsMarkdown() throws IOException {
        assertThat(markdown(CALL, OTHER)).isEqualTo("""
                # Trace

                ## Turn 1 · m-1

                `POST /v1/messages` → 200 · completed · 512 ms · 2026-05-20T10:00:00.512000+00:00

                ### tool result t0


                ```
                a.txt
                ```

                ### user


                ```
                next
                ```

                <details><summary>thinking</summary>

                ```
                hm
                ```

                </details>

                ### answer


                ```
                Hello
                ```

                ### tool call ls t1


                ```json
                {
                  "d": 1
                }
                ```

                Tokens: 4 input, 6 cache read, 0 cache write, 5 output · stop reason tool_use

                ## Turn 1 · other exchange

                `GET /v1/models` → 200 · completed · 512 ms · 2026-05-20T10:00:00.512000+00:00

                ## Totals

                2 exchanges

                * m-1: 1 calls

                Tokens: 4 input, 6 cache read, 0 cache write, 5 output
                """.replace("\n\n\n", "\n\n"));
    }

    @Test
    void letsNoControlCharacterOut() throws IOException, JsonException {
        String json = json(hostile());
        String markdown = markdown(hostile());
        for (String text : List.of(json, markdown)) {
            assertThat(text.chars()
                            .filter(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
                            .boxed())
                    .isEmpty();
            assertThat(text).doesNotContain("\u202E", "\u2028");
        }
        JsonObject entry = JsonText.parse(json)
                .asArray()
                .orElseThrow()
                .elements()
                .get(0)
                .asObject()
                .orElseThrow();
        assertThat(entry.string("model")).contains(HOSTILE);
    }

    @Test
    void fencesTextSoThatItCannotBreakOut() throws IOException {
        assertThat(markdown(hostile())).contains("````\n").doesNotContain("\n```\n");
    }

    @Test
    void cutsLongResultsAndSaysSo() throws IOException {
        TraceRecord record = Records.post(
                "/v1/messages",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"content\":\""
                        + "é".repeat(2_500) + "\"}]}]}",
                "");
        assertThat(markdown(record))
                .contains("é".repeat(2_000) + "\n… (500 more characters)")
                .doesNotContain("é".repeat(2_001));
    }

    private static String json(TraceRecord... records) throws IOException {
        StringBuilder out = new StringBuilder();
        JsonExport.write(List.of(records).iterator(), out);
        return out.toString();
    }

    private static String markdown(TraceRecord... records) throws IOException {
        StringBuilder out = new StringBuilder();
        MarkdownExport.write(List.of(records).iterator(), out);
        return out.toString();
    }
}
