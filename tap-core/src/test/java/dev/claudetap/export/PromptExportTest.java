package dev.claudetap.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.Records;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptExportTest {
    private static String snapshot(TraceRecord... records) throws IOException {
        StringBuilder out = new StringBuilder();
        return PromptExport.write(List.of(records).iterator(), out) ? out.toString() : "";
    }

    @Test
    void sectionsComeInOrderToolsByNameAndHeadingsBelow() throws IOException {
        TraceRecord call = Records.post("/v1/messages", """
                {"model":"m","system":[{"type":"text","text":"You help.\\n# Rules\\n```\\n# no heading\\n```\\n#tag"}],
                "messages":[{"role":"user","content":"first"},{"role":"assistant","content":"hm"},{"role":"user","content":"later"}],
                "tools":[{"name":"Write","description":"Writes.","input_schema":{"type":"object"}},
                {"name":"Bash","description":"# Runs","input_schema":{"type":"object","properties":{"command":{"type":"string"}}}}]}
                """, "{}");

        assertThat(snapshot(call)).isEqualTo("""
                # System Prompt

                You help.
                ## Rules
                ```
                # no heading
                ```
                #tag

                # User Message

                first

                # Tools

                ## Bash

                ### Runs

                ```json
                {
                  "type": "object",
                  "properties": {
                    "command": {
                      "type": "string"
                    }
                  }
                }
                ```

                ## Write

                Writes.

                ```json
                {
                  "type": "object"
                }
                ```
                """);
    }

    @Test
    void theCallThatTellsMostIsTaken() throws IOException {
        TraceRecord title = Records.post(
                "/v1/messages", "{\"system\":\"title\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", "{}");
        TraceRecord turn = Records.post(
                "/v1/responses",
                "{\"model\":\"m\",\"instructions\":\"be good\",\"input\":[{\"role\":\"developer\",\"content\":\"dev\"},"
                        + "{\"role\":\"user\",\"content\":\"do it\"}],\"tools\":[{\"type\":\"web_search\"}]}",
                "{}");
        TraceRecord models = Records.http("GET", "/v1/models", "", "{\"data\":[]}");

        assertThat(snapshot(models, title, turn, title)).isEqualTo("""
                # System Prompt

                be good

                # Developer Prompt

                dev

                # User Message

                do it

                # Tools

                ## web_search
                """);
        assertThat(snapshot(models)).isEmpty();
    }

    @Test
    void equalPromptsGiveEqualSnapshotsWhateverElseWasSent() throws IOException {
        String body = "{\"model\":\"MODEL\",\"max_tokens\":N,\"metadata\":{\"user_id\":\"U\"},\"system\":\"s\","
                + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

        assertThat(snapshot(
                        Records.post("/v1/messages", body.replace("MODEL", "a").replace("N", "1"), "{}")))
                .isEqualTo(snapshot(Records.post(
                        "/v1/messages?beta=true", body.replace("MODEL", "b").replace("N", "2"), "{\"a\":1}")));
    }
}
