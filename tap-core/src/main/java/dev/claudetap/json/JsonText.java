package dev.claudetap.json;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes JSON text. Stateless. */
public final class JsonText {
    /** Deepest nesting that is read; beyond it a text counts as not JSON. */
    public static final int MAX_DEPTH = 500;

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private static final Pattern PLACE = Pattern.compile(" at line (\\d+) column (\\d+) path ");

    private JsonText() {}

    /**
     * Parses a whole text.
     *
     * @throws JsonException when it is not exactly one JSON value, or nests too deep
     */
    public static JsonValue parse(String text) throws JsonException {
        return parse(new StringReader(text));
    }

    /**
     * Parses all that a reader has.
     *
     * @throws JsonException when it is not exactly one JSON value, or nests too deep
     */
    public static JsonValue parse(Reader text) throws JsonException {
        // STRICT would refuse lone surrogate escapes, which agents do send (a cut emoji) and servers accept.
        return parse(text, Strictness.LEGACY_STRICT);
    }

    /**
     * Parses a whole text as people write it: with comments, and without quotes where nothing else can be meant.
     *
     * @throws JsonException when it is not exactly one value, or nests too deep
     */
    public static JsonValue parseRelaxed(String text) throws JsonException {
        return parse(new StringReader(text), Strictness.LENIENT);
    }

    private static JsonValue parse(Reader text, Strictness strictness) throws JsonException {
        JsonReader reader = new JsonReader(text);
        reader.setStrictness(strictness);
        reader.setNestingLimit(MAX_DEPTH);
        try {
            JsonValue value = read(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonException("more than one JSON value");
            }
            return value;
        } catch (MalformedJsonException | EOFException | IllegalStateException malformed) {
            throw new JsonException("not valid JSON" + (strictness == Strictness.LENIENT ? place(malformed) : ""));
        } catch (IOException e) {
            throw new JsonException("unreadable JSON");
        }
    }

    /** Where in a text that people write; Gson tells it in its message only, beside names that stand in the text. */
    private static String place(Exception malformed) {
        Matcher place = PLACE.matcher(String.valueOf(malformed.getMessage()));
        return place.find() ? " at line " + place.group(1) + ", column " + place.group(2) : "";
    }

    private static JsonValue read(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader);
            case BEGIN_ARRAY -> readArray(reader);
            case STRING -> new JsonString(reader.nextString());
            case NUMBER -> new JsonNumber(reader.nextString());
            case BOOLEAN -> JsonLiteral.of(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield JsonLiteral.NULL;
            }
            default -> throw new MalformedJsonException("unexpected token");
        };
    }

    private static JsonObject readObject(JsonReader reader) throws IOException {
        List<JsonObject.Member> members = new ArrayList<>();
        reader.beginObject();
        while (reader.hasNext()) {
            members.add(new JsonObject.Member(reader.nextName(), read(reader)));
        }
        reader.endObject();
        return new JsonObject(members);
    }

    private static JsonArray readArray(JsonReader reader) throws IOException {
        List<JsonValue> elements = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            elements.add(read(reader));
        }
        reader.endArray();
        return new JsonArray(elements);
    }

    /**
     * Parses a whole text, but leaves every array empty: all that can be told of a large text without building its
     * content.
     *
     * @throws JsonException when it is not exactly one JSON value, or its objects nest too deep
     */
    public static JsonValue outline(String text) throws JsonException {
        return new JsonTree(text, false).read();
    }

    /**
     * Parses a text that {@link JsonCompactor} made, at a fraction of the cost of {@link #parse(String)}; of any other
     * text it is only sure that what is JSON is read as such.
     *
     * @throws JsonException when it cannot be read as one JSON value, or nests too deep
     */
    public static JsonValue parseCompact(String compact) throws JsonException {
        return new JsonTree(compact, true).read();
    }

    /** Appends a value's compact text. */
    public static void write(JsonValue value, StringBuilder out) {
        if (value instanceof JsonString string) {
            quote(string.value(), out);
        } else if (value instanceof JsonNumber number) {
            out.append(number.text());
        } else if (value instanceof JsonLiteral literal) {
            out.append(literal.text());
        } else if (value instanceof JsonArray array) {
            writeArray(array, out);
        } else if (value instanceof JsonObject object) {
            writeObject(object, out);
        }
    }

    private static void writeArray(JsonArray array, StringBuilder out) {
        char separator = '[';
        for (JsonValue element : array) {
            out.append(separator);
            write(element, out);
            separator = ',';
        }
        out.append(separator == '[' ? "[]" : "]");
    }

    private static void writeObject(JsonObject object, StringBuilder out) {
        char separator = '{';
        for (JsonObject.Member member : object) {
            out.append(separator);
            quote(member.name(), out);
            out.append(':');
            write(member.value(), out);
            separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
    }

    /**
     * Appends a string literal with its quotes. Control characters, U+2028, U+2029 and lone surrogates are escaped, so
     * the text is one line and survives UTF-8.
     */
    public static void quote(String value, StringBuilder out) {
        out.append('"');
        escape(value, 0, value.length(), out);
        out.append('"');
    }

    /** Appends a part of a string literal as {@link #quote} does, without quotes; a surrogate pair must be whole in it. */
    public static void escape(String value, int from, int to, StringBuilder out) {
        int plainFrom = from;
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (isPlain(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < to && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
                continue;
            }
            out.append(value, plainFrom, i);
            escape(c, out);
            plainFrom = i + 1;
        }
        out.append(value, plainFrom, to);
    }

    private static boolean isPlain(char c) {
        if (c < '\u2028') {
            return c >= ' ' && c != '"' && c != '\\' && c != '\u007f';
        }
        return c > '\u2029' && !Character.isSurrogate(c);
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            default ->
                out.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[(c >> 8) & 0xf])
                        .append(HEX[(c >> 4) & 0xf])
                        .append(HEX[c & 0xf]);
        }
    }
}
