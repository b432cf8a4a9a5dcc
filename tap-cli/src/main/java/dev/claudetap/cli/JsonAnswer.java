package dev.claudetap.cli;

import dev.claudetap.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a command answers to {@code --json}: one object, whose first member names its form and the form's version. The
 * forms are described in docs/schema/answers.schema.json; a number grows when a member is dropped or changes its meaning, not when
 * one is added.
 */
final class JsonAnswer {
    private JsonAnswer() {}

    /** The name of a command's form. */
    static String schema(String command) {
        return "claude-tap/" + command + "/1";
    }

    /** The beginning of a command's answer. */
    static JsonObject.Builder of(String command) {
        return JsonObject.builder().put("schema", schema(command));
    }

    /** Prints an answer, with escapes for whatever could act on a terminal. */
    static void print(Console console, JsonObject.Builder answer) {
        console.out().println(text(answer.build()));
    }

    /** A piece of an answer that is printed bit by bit. */
    static String text(JsonObject json) {
        StringBuilder line = new StringBuilder();
        try {
            new HarmlessText(line, true).write(json.toJson());
        } catch (IOException e) {
            throw new UncheckedIOException("a string builder takes everything", e);
        }
        return line.toString();
    }
}
