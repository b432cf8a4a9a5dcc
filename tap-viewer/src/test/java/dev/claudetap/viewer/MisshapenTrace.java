package dev.claudetap.viewer;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Makes many records from each: every third value is replaced in one of them by a value of a wrong kind. */
final class MisshapenTrace {
    private static final List<JsonValue> WRONG = List.of(
            JsonLiteral.NULL,
            JsonNumber.of(7),
            new JsonString("x"),
            JsonArray.EMPTY,
            JsonObject.EMPTY,
            JsonLiteral.TRUE,
            new JsonArray(List.of(JsonLiteral.NULL, JsonNumber.of(7), new JsonString("x"))));

    /** The value at which to strike, counted from the root. */
    private final int target;

    private int seen;

    private MisshapenTrace(int target) {
        this.target = target;
    }

    static String of(String jsonl) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (String line : jsonl.lines().toList()) {
            JsonValue record = JsonText.parse(line);
            boolean more = true;
            for (int target = 1; more; target += 3) {
                MisshapenTrace trace = new MisshapenTrace(target);
                JsonValue struck = trace.strike(record);
                more = trace.seen > target;
                lines.append(struck.toJson()).append('\n');
            }
        }
        return lines.toString();
    }

    private JsonValue strike(JsonValue value) {
        int place = seen++;
        if (place == target) {
            return WRONG.get(target % WRONG.size());
        }
        if (value instanceof JsonArray array) {
            List<JsonValue> elements = new ArrayList<>();
            for (JsonValue element : array) {
                elements.add(strike(element));
            }
            return new JsonArray(elements);
        }
        if (value instanceof JsonObject object) {
            List<JsonObject.Member> members = new ArrayList<>();
            for (JsonObject.Member member : object) {
                members.add(new JsonObject.Member(member.name(), strike(member.value())));
            }
            return new JsonObject(members);
        }
        return value;
    }
}
