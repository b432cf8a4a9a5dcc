package dev.claudetap.cli.real;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Decides what the model answers. A pure function of the request, whatever its dialect. */
final class ScriptedModel {
    private static final Set<String> SHELLS = Set.of(
            "bash", "shell", "shell_command", "exec_command", "exec", "execute", "local_shell", "run_shell_command");

    private ScriptedModel() {}

    /** The answer to a model request. */
    static Reply reply(JsonObject request) {
        String text = request.toJson();
        Optional<Scenario> found = Scenario.in(text);
        if (found.isEmpty()) {
            return new Reply.Text("no script");
        }
        Scenario scenario = found.get();
        Optional<JsonObject> shell = shellTool(request);
        if (scenario.kind() == Scenario.Kind.PLAIN || shell.isEmpty()) {
            return new Reply.Text(scenario.kind() == Scenario.Kind.PLAIN ? scenario.answer() : "no shell tool offered");
        }
        if (text.contains(scenario.printed())) {
            return new Reply.Text(scenario.answer());
        }
        if (text.contains(scenario.callId())) {
            return new Reply.Text("The tool's output did not come back.");
        }
        return new Reply.ToolCall(
                scenario.callId(), name(shell.get()), arguments(schema(shell.get()), scenario.command()));
    }

    private static Optional<JsonObject> shellTool(JsonObject request) {
        // Code Assist has the request in an envelope.
        JsonObject asked = request.object("request").orElse(request);
        return tools(asked.array("tools").orElse(JsonArray.EMPTY))
                .filter(tool -> SHELLS.contains(lower(name(tool))))
                .findFirst();
    }

    /** Chat Completions wraps each tool, Gemini all of them together. */
    private static Stream<JsonObject> tools(JsonArray offered) {
        return offered.elements().stream()
                .flatMap(tool -> tool.asObject().stream())
                .flatMap(tool -> tool.array("functionDeclarations")
                        .map(ScriptedModel::tools)
                        .orElseGet(() -> Stream.of(tool.object("function").orElse(tool))));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String name(JsonObject tool) {
        return tool.string("name").or(() -> tool.string("type")).orElse("");
    }

    private static JsonObject schema(JsonObject tool) {
        return tool.object("input_schema")
                .or(() -> tool.object("parameters"))
                .or(() -> tool.object("parametersJsonSchema"))
                .orElse(JsonObject.EMPTY);
    }

    /** Fills the command and every required argument with something of the declared type. */
    private static String arguments(JsonObject schema, String command) {
        JsonObject.Builder arguments = JsonObject.builder();
        JsonArray required = schema.array("required").orElse(JsonArray.EMPTY);
        for (JsonObject.Member property : schema.object("properties").orElse(JsonObject.EMPTY)) {
            boolean isCommand = Set.of("command", "cmd").contains(property.name());
            if (isCommand || required.elements().contains(new JsonString(property.name()))) {
                JsonObject type = property.value().asObject().orElse(JsonObject.EMPTY);
                arguments.put(property.name(), value(type, isCommand ? command : "scripted"));
            }
        }
        return arguments.build().toJson();
    }

    private static JsonValue value(JsonObject schema, String text) {
        Optional<JsonObject> alternative =
                schema.array("anyOf").flatMap(all -> all.elements().get(0).asObject());
        if (alternative.isPresent()) {
            return value(alternative.get(), text);
        }
        return switch (schema.string("type").orElse("string")) {
            case "array" -> new JsonArray(List.of(new JsonString("bash"), new JsonString("-c"), new JsonString(text)));
            case "integer", "number" -> JsonNumber.of(30);
            case "boolean" -> JsonLiteral.of(false);
            default -> new JsonString(text);
        };
    }

    /** A text in short pieces, never cut inside a character. */
    static List<String> pieces(String text) {
        int[] points = text.codePoints().toArray();
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < points.length; from += 5) {
            pieces.add(new String(points, from, Math.min(5, points.length - from)));
        }
        return pieces;
    }
}
