package dev.claudetap.clients;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads TOML as far as agents' configuration files need it: tables, arrays of tables, dotted and quoted keys, all four
 * kinds of strings, numbers, booleans, inline tables and arrays. Dates come as strings. A text that is not TOML counts
 * as no configuration, as it does for a file that is not there; the agent itself will complain.
 */
final class Toml {
    private final TomlScanner in;
    private final Map<String, Object> root = new LinkedHashMap<>();

    private Toml(String text) {
        this.in = new TomlScanner(text);
    }

    /** The document as nested objects; empty when it cannot be read. */
    static Optional<JsonObject> parse(String text) {
        try {
            return Optional.of(new Toml(text).document());
        } catch (TomlException e) {
            // The agent tells its user what is wrong with the file, and where; here it is only unusable.
            return Optional.empty();
        }
    }

    /** One value, as after an equals sign; empty when the text is something else. */
    static Optional<JsonValue> parseValue(String text) {
        try {
            Toml toml = new Toml(text);
            toml.in.skipBlank();
            Object value = toml.value();
            toml.in.skipBlank();
            return toml.in.atEnd() ? Optional.of(json(value)) : Optional.empty();
        } catch (TomlException e) {
            // Not a value: callers take the text as a plain word then.
            return Optional.empty();
        }
    }

    /** A string as a TOML value. JSON's escapes are a subset of TOML's. */
    static String quote(String value) {
        StringBuilder out = new StringBuilder();
        JsonText.quote(value, out);
        return out.toString();
    }

    /** A key segment, bare where TOML allows it. */
    static String quoteKey(String key) {
        return !key.isEmpty() && key.chars().allMatch(TomlScanner::isBare) ? key : quote(key);
    }

    /** A document that says the same as the tree; every value stands in one line. */
    static String write(JsonObject root) {
        StringBuilder out = new StringBuilder();
        for (JsonObject.Member member : root) {
            out.append(quoteKey(member.name())).append(" = ");
            write(member.value(), out);
            out.append('\n');
        }
        return out.toString();
    }

    private static void write(JsonValue value, StringBuilder out) {
        if (value instanceof JsonObject object) {
            String separator = "{ ";
            for (JsonObject.Member member : object) {
                out.append(separator).append(quoteKey(member.name())).append(" = ");
                write(member.value(), out);
                separator = ", ";
            }
            out.append(separator.equals("{ ") ? "{}" : " }");
        } else if (value instanceof JsonArray array) {
            out.append('[');
            String separator = "";
            for (JsonValue element : array) {
                out.append(separator);
                write(element, out);
                separator = ", ";
            }
            out.append(']');
        } else {
            out.append(value.toJson());
        }
    }

    private JsonObject document() throws TomlException {
        Map<String, Object> table = root;
        in.skipBlankLines();
        while (!in.atEnd()) {
            if (in.take('[')) {
                boolean array = in.take('[');
                List<String> keys = in.key();
                in.expect(']');
                if (array) {
                    in.expect(']');
                }
                table = array ? appendTable(keys) : descend(root, keys);
            } else {
                pair(table);
            }
            in.endOfLine();
            in.skipBlankLines();
        }
        return (JsonObject) json(root);
    }

    private void pair(Map<String, Object> table) throws TomlException {
        List<String> keys = in.key();
        in.expect('=');
        in.skipBlank();
        Object value = value();
        Map<String, Object> owner = descend(table, keys.subList(0, keys.size() - 1));
        if (owner.putIfAbsent(keys.get(keys.size() - 1), value) != null) {
            throw new TomlException();
        }
    }

    private Object value() throws TomlException {
        if (in.take('{')) {
            return inlineTable();
        }
        if (in.take('[')) {
            return array();
        }
        if (in.atQuote()) {
            return new JsonString(in.string());
        }
        return scalar(in.word());
    }

    private Map<String, Object> inlineTable() throws TomlException {
        Map<String, Object> table = new LinkedHashMap<>();
        in.skipBlankLines();
        while (!in.take('}')) {
            pair(table);
            in.skipBlankLines();
            if (!in.take(',')) {
                in.expect('}');
                return table;
            }
            in.skipBlankLines();
        }
        return table;
    }

    private List<Object> array() throws TomlException {
        List<Object> elements = new ArrayList<>();
        in.skipBlankLines();
        while (!in.take(']')) {
            elements.add(value());
            in.skipBlankLines();
            if (!in.take(',')) {
                in.expect(']');
                return elements;
            }
            in.skipBlankLines();
        }
        return elements;
    }

    private static JsonValue scalar(String word) throws TomlException {
        if (word.equals("true") || word.equals("false")) {
            return JsonLiteral.of(word.equals("true"));
        }
        if (word.isEmpty() || "+-.0123456789in".indexOf(word.charAt(0)) < 0) {
            throw new TomlException();
        }
        String digits = word.replace("_", "");
        if (digits.matches("[+-]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
            return new JsonNumber(digits.startsWith("+") ? digits.substring(1) : digits);
        }
        // Dates, times, hexadecimal numbers, inf and nan: nothing here asks for them.
        if (digits.matches("[0-9]{2,4}[-:].*|0[xob][0-9a-fA-F]+|[+-]?(inf|nan)")) {
            return new JsonString(word);
        }
        throw new TomlException();
    }

    @SuppressWarnings("unchecked") // Maps and lists in this tree are made here only.
    private static Map<String, Object> descend(Map<String, Object> from, List<String> keys) throws TomlException {
        Map<String, Object> table = from;
        for (String key : keys) {
            Object next = table.computeIfAbsent(key, missing -> new LinkedHashMap<String, Object>());
            if (next instanceof List<?> list && !list.isEmpty()) {
                next = list.get(list.size() - 1);
            }
            if (!(next instanceof Map<?, ?>)) {
                throw new TomlException();
            }
            table = (Map<String, Object>) next;
        }
        return table;
    }

    @SuppressWarnings("unchecked") // As above.
    private Map<String, Object> appendTable(List<String> keys) throws TomlException {
        Map<String, Object> owner = descend(root, keys.subList(0, keys.size() - 1));
        Object list = owner.computeIfAbsent(keys.get(keys.size() - 1), missing -> new ArrayList<Object>());
        if (!(list instanceof List<?>)) {
            throw new TomlException();
        }
        Map<String, Object> table = new LinkedHashMap<>();
        ((List<Object>) list).add(table);
        return table;
    }

    private static JsonValue json(Object value) {
        if (value instanceof Map<?, ?> map) {
            JsonObject.Builder object = JsonObject.builder();
            map.forEach((key, member) -> object.add((String) key, json(member)));
            return object.build();
        }
        if (value instanceof List<?> list) {
            List<JsonValue> elements = new ArrayList<>();
            list.forEach(element -> elements.add(json(element)));
            return new JsonArray(elements);
        }
        return (JsonValue) value;
    }
}
