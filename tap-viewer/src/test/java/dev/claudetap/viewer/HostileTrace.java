package dev.claudetap.viewer;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Puts hostile text into every field of a trace. Each place gets a mark of its own, so that a test can look for it. */
final class HostileTrace {
    /** Members whose value decides how a record is read; with text put in, the page would not reach the rest. */
    private static final Set<String> STRUCTURE = Set.of(
            "type",
            "role",
            "object",
            "transport",
            "timestamp",
            "started_at",
            "first_byte_at",
            "ended_at",
            "data",
            "from",
            "media_type",
            "mimeType");

    private static final List<String> PAYLOADS = List.of(
            "</script><script>window.ran='%s'</script>",
            "<img src=x onerror=\"window.ran='%s'\">",
            "<!--<script>%s",
            "javascript:window.ran='%s'",
            "\"><svg onload=\"window.ran='%s'\">",
            "' onmouseover='window.ran=1' x='%s",
            "<iframe srcdoc=\"<script>parent.ran='%s'</script>\"></iframe>",
            "[link](javascript:window.ran='%s') ![](https://example.invalid/x.png)",
            "<a href=\"javascript:window.ran='%s'\">x</a>",
            "<base href=\"https://example.invalid/\"><style>@import 'https://example.invalid/%s';</style>",
            "<meta http-equiv=refresh content=\"0;url=https://example.invalid/%s\">",
            "]]>--></style></textarea></title></template><script>window.ran='%s'</script>",
            "&lt;img src=x onerror=window.ran='%s'&gt;",
            "${window.ran='%s'}{{constructor.constructor('window.ran=1')()}}",
            "\u2028\u2029\u202e\ud800%s\u0000\u001b[31m");

    private final List<String> marks = new ArrayList<>();
    private int next;

    private HostileTrace() {}

    /** A hostile form of a trace. */
    static HostileTrace of(String jsonl) throws Exception {
        HostileTrace trace = new HostileTrace();
        StringBuilder lines = new StringBuilder();
        for (String line : jsonl.lines().toList()) {
            lines.append(trace.poison("", JsonText.parse(line)).toJson()).append('\n');
        }
        trace.jsonl = lines.toString();
        return trace;
    }

    private String jsonl = "";

    String jsonl() {
        return jsonl;
    }

    /** The mark in every place that got hostile text. */
    List<String> marks() {
        return marks;
    }

    private JsonValue poison(String name, JsonValue value) {
        if (value instanceof JsonString string) {
            return STRUCTURE.contains(name) ? string : new JsonString(string.value() + payload());
        }
        if (value instanceof JsonArray array) {
            return new JsonArray(array.elements().stream()
                    .map(element -> poison(name, element))
                    .toList());
        }
        return value instanceof JsonObject object ? poison(object) : value;
    }

    private JsonObject poison(JsonObject object) {
        Stream<JsonObject.Member> members = object.members().stream()
                .map(member -> new JsonObject.Member(member.name(), poison(member.name(), member.value())));
        JsonObject pollution = JsonObject.builder().put("polluted", true).build();
        Stream<JsonObject.Member> more = Stream.of(
                new JsonObject.Member("__proto__", pollution),
                new JsonObject.Member(
                        "constructor",
                        JsonObject.builder().put("prototype", pollution).build()),
                new JsonObject.Member("toString", new JsonString("x")),
                new JsonObject.Member("<img src=x onerror=window.ran=1>", new JsonString("x")));
        return new JsonObject(Stream.concat(members, more).toList());
    }

    private String payload() {
        String mark = "mark" + next + "end";
        marks.add(mark);
        return PAYLOADS.get(next++ % PAYLOADS.size()).formatted(mark);
    }
}
