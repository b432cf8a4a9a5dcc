package dev.claudetap.viewer;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;

/** Puts the records of a page together again, in the plainest way there is. */
final class PayloadReader {
    private static final Pattern BLOCK = Pattern.compile("<template class=\"block\">([^<]*)</template>");
    private static final Pattern INDEX = Pattern.compile("<template id=\"index\">([^<]*)</template>");
    private static final Pattern MARK = Pattern.compile("[\u0001\u0002]([0-9a-z]+);");

    private final List<String> texts;
    private final JsonObject index;

    private PayloadReader(List<String> texts, JsonObject index) {
        this.texts = texts;
        this.index = index;
    }

    static PayloadReader of(String html) throws Exception {
        List<String> texts = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(html);
        while (blocks.find()) {
            texts.addAll(List.of(inflated(blocks.group(1)).split("\n", -1)));
        }
        Matcher found = INDEX.matcher(html);
        if (!found.find()) {
            throw new AssertionError("no index in the page");
        }
        JsonObject index = JsonText.parse(inflated(found.group(1))).asObject().orElseThrow();
        return new PayloadReader(texts, index);
    }

    static PayloadReader of(List<String> texts) {
        return new PayloadReader(texts, JsonObject.EMPTY);
    }

    JsonObject index() {
        return index;
    }

    List<JsonObject> rows() {
        return index.array("rows").orElse(JsonArray.EMPTY).elements().stream()
                .map(row -> row.asObject().orElseThrow())
                .toList();
    }

    List<String> records() {
        return rows().stream()
                .map(row -> whole(row.number("node").orElseThrow().intValue()))
                .toList();
    }

    List<String> texts() {
        return texts;
    }

    /** A text with everything that it refers to. */
    String whole(int number) {
        return joined(texts.get(number));
    }

    private String joined(String text) {
        return MARK.matcher(text).replaceAll(mark -> {
            int number = Integer.parseInt(mark.group(1), 36);
            return Matcher.quoteReplacement(mark.group().charAt(0) == 1 ? whole(number) : array(number));
        });
    }

    private String array(int last) {
        List<String> elements = new ArrayList<>();
        int number = last;
        while (number >= 0) {
            String cell = texts.get(number);
            if (cell.charAt(0) == 4) {
                elements.add(joined(cell.substring(1)));
                number = -1;
            } else {
                int end = cell.indexOf(';');
                elements.add(joined(cell.substring(end + 1)));
                number = Integer.parseInt(cell.substring(1, end), 36);
            }
        }
        Collections.reverse(elements);
        return "[" + String.join(",", elements) + "]";
    }

    private static String inflated(String base64) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(
                new ByteArrayInputStream(Base64.getDecoder().decode(base64)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What a row says of that name, as text; "" when it says nothing. */
    static String said(JsonObject row, String name) {
        JsonValue value = row.get(name);
        return value == null ? "" : value.asString().orElseGet(value::toJson);
    }
}
