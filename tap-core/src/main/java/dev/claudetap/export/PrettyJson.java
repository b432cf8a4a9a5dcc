package dev.claudetap.export;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;

/** JSON with an indent of two, safe to print. Stateless. */
public final class PrettyJson {
    private PrettyJson() {}

    /**
     * Indented text of a value.
     *
     * @param depth how many levels it stands in already
     */
    public static String of(JsonValue value, int depth) {
        StringBuilder out = new StringBuilder();
        write(value, depth, out);
        return out.toString();
    }

    private static void write(JsonValue value, int depth, StringBuilder out) {
        if (value instanceof JsonObject object && !object.members().isEmpty()) {
            char before = '{';
            for (JsonObject.Member member : object) {
                newLine(out.append(before), depth + 1);
                StringBuilder name = new StringBuilder();
                JsonText.quote(member.name(), name);
                SafeText.appendJson(name, out);
                out.append(": ");
                write(member.value(), depth + 1, out);
                before = ',';
            }
            newLine(out, depth);
            out.append('}');
        } else if (value instanceof JsonArray array && !array.elements().isEmpty()) {
            char before = '[';
            for (JsonValue element : array) {
                newLine(out.append(before), depth + 1);
                write(element, depth + 1, out);
                before = ',';
            }
            newLine(out, depth);
            out.append(']');
        } else {
            SafeText.appendJson(value.toJson(), out);
        }
    }

    private static void newLine(StringBuilder out, int depth) {
        out.append('\n').append("  ".repeat(depth));
    }
}
