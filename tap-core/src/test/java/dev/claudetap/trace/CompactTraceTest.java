package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form in which the Python original shares traces, there and back. */
class CompactTraceTest {
    private static final String LONG = "\"" + "é word \\u00e9 ".repeat(60) + "\"";
    private static final String TOOLS = "[{\"name\":\"Read\",\"description\":" + LONG + "}]";
    private static final String MESSAGE = "{\"role\":\"user\",\"content\":" + LONG + "}";
    private static final String ANTHROPIC =
            "{\"turn\":1,\"x\":1.0,\"request\":{\"method\":\"POST\",\"path\":\"/v1/messages\","
                    + "\"body\":{\"model\":\"m\",\"system\":" + LONG + ",\"tools\":" + TOOLS + ",\"messages\":["
                    + MESSAGE
                    + ",{\"role\":\"assistant\",\"content\":\"short\"}," + MESSAGE
                    + "]}},\"response\":{\"status\":200,\"body\":{\"a\":1,\"a\":2}}}";
    private static final String RESPONSES =
            "{\"turn\":\"2.1\",\"request\":{\"path\":\"/v1/responses\",\"body\":{\"instructions\":" + LONG
                    + ",\"input\":[" + MESSAGE + "],\"tools\":" + TOOLS + "}},\"response\":{\"body\":{\"instructions\":"
                    + LONG
                    + ",\"tools\":null}}}";
    private static final String PLAIN =
            "{\"turn\":3,\"request\":{\"path\":\"/v1/models\",\"body\":\"tools\"},\"response\":{}}";

    @TempDir
    Path scratch;

    @Test
    void recordsComeBackWordForWord() throws Exception {
        Path compact = compact(ANTHROPIC, RESPONSES, PLAIN);

        assertThat(lines(compact)).containsExactly(ANTHROPIC, RESPONSES, PLAIN);
        try (TraceReader records = TraceReader.open(compact)) {
            assertThat(records)
                    .extracting(record -> record.header().turn().number())
                    .containsExactly(1, 2, 3);
        }
    }

    @Test
    void whatRecordsRepeatStandsThereOnceUnderTheHashOfItsText() throws Exception {
        JsonObject bundle = JsonText.parse(Files.readString(compact(ANTHROPIC, RESPONSES, PLAIN)))
                .asObject()
                .orElseThrow();

        assertThat(bundle.members())
                .extracting(JsonObject.Member::name)
                .containsExactly("__claude_tap_compact_trace__", "records", "blobs");
        assertThat(bundle.object("__claude_tap_compact_trace__").orElseThrow().toJson())
                .isEqualTo("{\"version\":1,\"encoding\":\"json-blob-ref\",\"record_count\":3,\"blob_count\":3}");
        JsonObject blobs = bundle.object("blobs").orElseThrow();
        assertThat(blobs.members())
                .extracting(JsonObject.Member::name)
                .containsExactly(hash(TOOLS), hash(MESSAGE), hash(LONG));
        assertThat(blobs.object(hash(TOOLS)).orElseThrow().number("bytes"))
                .contains((long) TOOLS.getBytes(StandardCharsets.UTF_8).length);
        JsonObject first = bundle.array("records")
                .orElseThrow()
                .elements()
                .get(0)
                .asObject()
                .orElseThrow();
        JsonObject marker = first.object("__claude_tap_compact_record__").orElseThrow();
        assertThat(marker.array("refs").orElseThrow().elements())
                .extracting(ref -> ref.asObject().orElseThrow().string("path").orElseThrow())
                .containsExactly("/request/body/tools", "/request/body/messages/0", "/request/body/messages/2");
        assertThat(first.object("record").orElseThrow().toJson())
                .contains("\"tools\":{\"__claude_tap_blob_ref__\":{\"version\":1,\"kind\":\"json\",\"hash\":\""
                        + hash(TOOLS));
        assertThat(bundle.array("records").orElseThrow().elements().get(2).toJson())
                .isEqualTo(PLAIN);
    }

    @Test
    void aBundleWithWhiteSpaceAndWithoutPlacesIsReadToo() throws Exception {
        String pretty = """
                {
                  "__claude_tap_compact_trace__": {"version": 1},
                  "blobs": {"sha256:aa": {"payload": [1,
                     2], "kind": "json"}},
                  "records": [ {"turn": 1, "request": {"path": "/a"}} ,
                    {"__claude_tap_compact_record__": {"version": 1, "refs": []}, "record": {"turn": 2, "request":
                     {"path": "/b", "body": {"tools": {"__claude_tap_blob_ref__": {"version": 1, "kind": "json", "hash": "sha256:aa"}}}}}},
                    {"__claude_tap_compact_record__": {"version": 1, "refs": [{"path": "/request/body/input/0"}]}, "record":
                     {"turn": 3, "request": {"path": "/c", "body": {"tools": {"__claude_tap_blob_ref__": {"version": 1, "hash": "sha256:aa"}},
                      "input": [{"__claude_tap_blob_ref__": {"version": 1, "kind": "json", "hash": "sha256:gone"}}]}}}}
                  ]
                }
                """;
        List<String> lines = lines(Files.writeString(scratch.resolve("pretty.ctap.json"), pretty));

        assertThat(lines).hasSize(3);
        assertThat(JsonText.parse(lines.get(1)).toJson()).contains("\"tools\":[1,2]");
        assertThat(lines.get(2))
                .as("what a user wrote, and what is gone, stays")
                .contains("sha256:aa", "sha256:gone");
    }

    @Test
    void aBundleThatWasCutIsNoTrace() throws Exception {
        String whole = Files.readString(compact(ANTHROPIC));
        Path cut = Files.writeString(scratch.resolve("cut.ctap.json"), whole.substring(0, whole.length() / 2));

        assertThatThrownBy(() -> TraceReader.open(cut))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not whole");
    }

    @Test
    void aLineOfTwoRecordsIsNone() throws Exception {
        StringWriter text = new StringWriter();
        CompactTraceWriter.write(
                List.of("{\"a\":1}{\"b\":2}", ANTHROPIC, "{\"a\":1} x").iterator(), text);

        assertThat(text.toString()).contains("\"record_count\":1,").doesNotContain("{\"a\":1}");
        JsonText.parse(text.toString());
    }

    @Test
    void temporaryFilesHaveNoNameFromTheirBeginning() throws Exception {
        Path folder = scratch.resolve("temporary");
        try (CompactTraceWriter writer = new CompactTraceWriter(folder)) {
            assertThat(folder).isEmptyDirectory();
            writer.add(ANTHROPIC);
            writer.writeTo(new StringWriter());
            assertThat(folder).isEmptyDirectory();
        }
        assertThat(folder).isEmptyDirectory();
    }

    private Path compact(String... lines) throws Exception {
        StringWriter text = new StringWriter();
        try (CompactTraceWriter writer = new CompactTraceWriter()) {
            for (String line : lines) {
                writer.add(line + "\n");
            }
            writer.writeTo(text);
        }
        assertThat(text.toString()).endsWith("}}\n");
        return Files.writeString(scratch.resolve("t.ctap.json"), text.toString());
    }

    private static List<String> lines(Path trace) throws IOException {
        try (var in = TraceFile.open(trace)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static String hash(String json) throws Exception {
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
        return "sha256:" + HexFormat.of().formatHex(sum);
    }
}
