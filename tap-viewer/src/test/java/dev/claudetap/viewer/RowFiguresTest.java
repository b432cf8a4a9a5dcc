package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFiguresTest {
    @TempDir
    Path directory;

    private static final String SYSTEM = "word ".repeat(2_000);

    @Test
    void rowsSayWhatACallCostAndWhatTheCacheDid() throws Exception {
        List<JsonObject> rows = rows(
                call(1, "10:00:00", "claude-opus-4-6", "one", "", 9_000, 0),
                call(2, "10:00:30", "claude-opus-4-6", "one", "two", 500, 9_000),
                call(3, "10:00:40", "claude-opus-4-6", "other", "two", 9_600, 0),
                call(4, "10:09:00", "claude-opus-4-6", "other", "two", 9_600, 0),
                call(5, "10:09:10", "a-model-of-ours", "other", "two", 9_600, 0));

        assertThat(said(rows, "cache"))
                .containsExactly(
                        "{\"state\":\"write\",\"cause\":\"initial\",\"marks\":[[\"system\",0,0],[\"messages\",0,0,1]]}",
                        "{\"state\":\"hit\",\"before\":0,\"marks\":[[\"system\",0,0],[\"messages\",0,0,1]]}",
                        "{\"state\":\"write\",\"lost\":9500,\"cause\":\"system\",\"before\":1,\"at\":[\"system\",0],"
                                + "\"marks\":[[\"system\",0,0],[\"messages\",0,0,1]]}",
                        "{\"state\":\"write\",\"lost\":9600,\"cause\":\"unknown\",\"before\":2,"
                                + "\"marks\":[[\"system\",0,0],[\"messages\",0,0,1]]}",
                        "{\"state\":\"write\",\"lost\":9600,\"cause\":\"model\",\"before\":3,"
                                + "\"marks\":[[\"system\",0,0],[\"messages\",0,0,1]]}");
        assertThat(said(rows, "cost"))
                .containsExactly(
                        "{\"amount\":0.09055,\"saved\":-0.045,\"model\":\"claude-opus-4-6\",\"rules\":[\"cache kept 1 h\"]}",
                        "{\"amount\":0.01005,\"saved\":0.038,\"model\":\"claude-opus-4-6\",\"rules\":[\"cache kept 1 h\"]}",
                        "{\"amount\":0.09655,\"saved\":-0.048,\"model\":\"claude-opus-4-6\",\"rules\":[\"cache kept 1 h\"]}",
                        "{\"amount\":0.09655,\"saved\":-0.048,\"model\":\"claude-opus-4-6\",\"rules\":[\"cache kept 1 h\"]}",
                        "{\"none\":\"unknown_model\",\"detail\":\"a-model-of-ours\"}");
        assertThat(said(rows, "usage")).contains("[10,0,9000,20,0,9000]");
    }

    @Test
    void theIndexNamesItsPricesAndWhatChangesWithEveryRequest() throws Exception {
        JsonObject index = PayloadReader.of(SamplePage.html(
                        directory,
                        call(1, "10:00:00", "m", "time 10:00:00 …", "", 9_000, 0)
                                + call(2, "10:00:10", "m", "time 10:00:10 …", "two", 9_000, 0)
                                + call(3, "10:00:20", "m", "time 10:00:20 …", "two", 9_000, 0)
                                + call(4, "10:00:35", "m", "time 10:00:35 …", "two", 9_000, 0)))
                .index();

        assertThat(index.object("prices").orElseThrow().toJson()).contains("\"currency\":\"USD\"", "\"date\":\"20");
        assertThat(index.array("volatile").orElseThrow().toJson())
                .isEqualTo("[{\"thread\":0,\"at\":[\"system\",0],\"from\":11,\"length\":2,\"changes\":3,\"of\":3}]");
    }

    private List<JsonObject> rows(String... lines) throws Exception {
        return PayloadReader.of(SamplePage.html(directory, String.join("", lines)))
                .rows();
    }

    private static String call(
            int turn, String start, String model, String system, String more, long write, long read) {
        String next = more.isEmpty()
                ? ""
                : ",{\"role\":\"assistant\",\"content\":\"yes\"},{\"role\":\"user\",\"content\":\"" + more + "\"}";
        return """
                {"request_id":"req_%d","turn":%d,"started_at":"2026-11-22T%sZ","timestamp":"2026-11-22T%sZ",\
                "upstream_base_url":"https://api.anthropic.com","request":{"method":"POST","path":"/v1/messages",\
                "headers":{"X-Claude-Code-Session-Id":"s"},"body":{"model":"%s","max_tokens":9,\
                "system":[{"type":"text","text":"%s","cache_control":{"type":"ephemeral"}}],\
                "messages":[{"role":"user","content":[{"type":"text","text":"hi","cache_control":\
                {"type":"ephemeral","ttl":"1h"}}]}%s]}},"response":{"status":200,"body":{"type":"message",\
                "model":"%s","content":[{"type":"text","text":"yes"}],"usage":{"input_tokens":10,"output_tokens":20,\
                "cache_creation_input_tokens":%d,"cache_read_input_tokens":%d}}}}
                """.formatted(turn, turn, start, start, model, system + SYSTEM, next, model, write, read);
    }

    private static List<String> said(List<JsonObject> rows, String name) {
        return rows.stream().map(row -> String.valueOf(row.get(name))).toList();
    }
}
