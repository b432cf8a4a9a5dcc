package dev.claudetap.redact;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A secret that the built-in rules do not know. Immutable, safe on any thread.
 *
 * @param name a word for the mark: letters, digits and dashes
 * @param target what the pattern is held against
 * @param pattern found anywhere in a text, or matching a whole name; keep it free of nested repetition, since it runs over every text of a trace
 */
public record RedactionRule(String name, Target target, Pattern pattern) {
    /** What a rule looks at. */
    public enum Target {
        /** Any text, wherever it stands: what the pattern finds is taken out. */
        TEXT,
        /** Header names, case ignored: the header's value is taken out. */
        HEADER,
        /** Names of JSON members, case ignored: a string value is taken out. */
        JSON_KEY,
        /** Names of query and form parameters, case ignored: the value is taken out. */
        QUERY
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,40}");

    public RedactionRule {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(pattern, "pattern");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a rule's name has letters, digits and dashes only");
        }
    }

    /** Takes out what a regular expression finds in any text. */
    public static RedactionRule text(String name, String regex) {
        return new RedactionRule(name, Target.TEXT, Pattern.compile(regex));
    }

    /** Takes out the value of headers of that name. */
    public static RedactionRule header(String headerName) {
        return named(Target.HEADER, headerName);
    }

    /** Takes out string values of JSON members of that name. */
    public static RedactionRule jsonKey(String key) {
        return named(Target.JSON_KEY, key);
    }

    /** Takes out the value of query and form parameters of that name. */
    public static RedactionRule query(String parameter) {
        return named(Target.QUERY, parameter);
    }

    private static RedactionRule named(Target target, String literal) {
        Pattern exact = Pattern.compile(Pattern.quote(literal), Pattern.CASE_INSENSITIVE);
        return new RedactionRule("secret", target, exact);
    }

    /**
     * Reads rules from a JSON file: an array of objects with {@code target} ({@code text}, {@code header},
     * {@code json_key} or {@code query}), {@code pattern} (a regular expression), and optionally {@code name}.
     *
     * @throws IOException when the file cannot be read or is not such an array; the message says which rule
     */
    public static List<RedactionRule> load(Path file) throws IOException {
        List<RedactionRule> rules = new ArrayList<>();
        try {
            JsonValue json = JsonText.parse(Files.readString(file, StandardCharsets.UTF_8));
            JsonArray array = json.asArray().orElseThrow(() -> new IOException("rules must be a JSON array"));
            for (JsonValue element : array) {
                rules.add(of(element.asObject().orElse(JsonObject.EMPTY)));
            }
            return rules;
        } catch (JsonException e) {
            throw new IOException("the rules are not JSON: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("rule " + (rules.size() + 1) + " is not valid: " + reason(e), e);
        }
    }

    private static RedactionRule of(JsonObject json) {
        Target target = Target.valueOf(json.string("target").orElse("").toUpperCase(Locale.ROOT));
        String regex = json.string("pattern").orElseThrow(() -> new IllegalArgumentException("it has no pattern"));
        int flags = target == Target.TEXT ? 0 : Pattern.CASE_INSENSITIVE;
        return new RedactionRule(json.string("name").orElse("secret"), target, Pattern.compile(regex, flags));
    }

    private static String reason(IllegalArgumentException e) {
        return e instanceof PatternSyntaxException syntax ? syntax.getDescription() : String.valueOf(e.getMessage());
    }
}
