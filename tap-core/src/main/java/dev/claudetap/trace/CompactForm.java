package dev.claudetap.trace;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonScanner;
import dev.claudetap.json.JsonScanner.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;

/**
 * The words of the compact form, which the Python original writes and reads, and the replacing of parts of a record's
 * text that leaves the rest as it stands. Stateless.
 */
final class CompactForm {
    static final String TRACE = "__claude_tap_compact_trace__";
    static final String RECORD = "__claude_tap_compact_record__";
    static final String REFERENCE = "__claude_tap_blob_ref__";
    static final String ENCODING = "\"version\":1,\"encoding\":\"json-blob-ref\"";
    /** What is shorter than this in UTF-8 stays where it is. */
    static final int SHORTEST = 512;

    /** Above what is kept apart. */
    private static final Set<String> ABOVE = Set.of("/request", "/request/body", "/response", "/response/body");
    /** What is kept apart as a whole. */
    private static final Set<String> WHOLE = Set.of(
            "/request/body/instructions", "/request/body/tools", "/response/body/instructions", "/response/body/tools");
    /** Arrays whose elements are kept apart one by one. */
    private static final Set<String> ELEMENTS = Set.of("/request/body/input", "/request/body/messages");

    private CompactForm() {}

    /** The values that may be kept apart, by their places. A place that stands there twice is left out. */
    static Map<String, String> places(String record) throws JsonException {
        Map<String, String> found = new LinkedHashMap<>();
        Set<String> twice = new HashSet<>();
        replaced(record, (place, value) -> {
            if (found.put(place, value) != null) {
                twice.add(place);
            }
            return value;
        });
        found.keySet().removeAll(twice);
        return found;
    }

    /**
     * The text with other values at those places.
     *
     * @param replacement the new text, of a place and the text there
     * @throws JsonException when the record is no JSON object
     */
    static String replaced(String record, BinaryOperator<String> replacement) throws JsonException {
        StringBuilder out = new StringBuilder();
        JsonScanner scanner = new JsonScanner(record);
        if (scanner.next() != Token.BEGIN_OBJECT) {
            throw new JsonException("no record");
        }
        int copied = members(record, scanner, "", new Copy(out, replacement, 0));
        // Throws when something follows: two records on one line are none.
        scanner.next();
        return out.append(record, copied, record.length()).toString();
    }

    /** @param from up to where the text was copied */
    private record Copy(StringBuilder out, BinaryOperator<String> replacement, int from) {
        Copy to(int next) {
            return new Copy(out, replacement, next);
        }
    }

    /** Walks the members of an object that has begun; returns up to where the text was copied. */
    private static int members(String text, JsonScanner scanner, String above, Copy copy) throws JsonException {
        int copied = copy.from();
        while (scanner.next() == Token.NAME) {
            String place = above + "/" + scanner.string();
            if (ABOVE.contains(place) && text.startsWith("{", firstOfValue(text, scanner.end()))) {
                scanner.next();
                copied = members(text, scanner, place, copy.to(copied));
                continue;
            }
            String value = scanner.skipValue();
            String other = other(place, value, copy.replacement());
            if (!other.equals(value)) {
                copy.out().append(text, copied, scanner.end() - value.length()).append(other);
                copied = scanner.end();
            }
        }
        return copied;
    }

    private static int firstOfValue(String text, int nameEnd) {
        int at = text.indexOf(':', nameEnd) + 1;
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private static String other(String place, String value, BinaryOperator<String> replacement) throws JsonException {
        if (WHOLE.contains(place)) {
            return replacement.apply(place, value);
        }
        if (!ELEMENTS.contains(place) || !value.startsWith("[")) {
            return value;
        }
        List<String> elements = new ArrayList<>();
        List<String> before = JsonScanner.elements(value);
        for (int i = 0; i < before.size(); i++) {
            elements.add(replacement.apply(place + "/" + i, before.get(i)));
        }
        return elements.equals(before) ? value : "[" + String.join(",", elements) + "]";
    }
}
