package dev.claudetap.redact;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Walks a value and what redaction left of it side by side. Redaction keeps order and number of all members. Use once. */
final class PlaceFinder {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]{1,80}");
    private static final int LONGEST_NAME = 80;

    private final Redactor names = Redactor.standard();
    private final List<RedactedPlace> found = new ArrayList<>();

    List<RedactedPlace> found() {
        return found;
    }

    void compare(String path, JsonValue before, JsonValue after) {
        if (before instanceof JsonObject one && after instanceof JsonObject other) {
            objects(path, one, other);
        } else if (before instanceof JsonArray one
                && after instanceof JsonArray other
                && one.elements().size() == other.elements().size()) {
            for (int i = 0; i < one.elements().size(); i++) {
                compare(
                        path + "[" + i + "]",
                        one.elements().get(i),
                        other.elements().get(i));
            }
        } else if (before instanceof JsonString one && after instanceof JsonString other) {
            text(path, one.value(), other.value());
        } else if (!before.equals(after)) {
            text(path, before.toJson(), after.toJson());
        }
    }

    private void objects(String path, JsonObject before, JsonObject after) {
        int members = before.members().size();
        if (members != after.members().size()) {
            lost(path, before, after);
            return;
        }
        for (int i = 0; i < members; i++) {
            JsonObject.Member one = before.members().get(i);
            JsonObject.Member other = after.members().get(i);
            text(path, one.name(), other.name());
            if (!one.value().equals(other.value())) {
                compare(path + step(other.name()), one.value(), other.value());
            }
        }
    }

    /** A body that was no text loses its bytes as a whole. */
    private void lost(String path, JsonObject before, JsonObject after) {
        for (JsonObject.Member member : before) {
            JsonValue left = after.get(member.name());
            if (left == null) {
                found.add(new RedactedPlace(path + step(member.name()), RedactedPlace.BINARY, 1));
            } else {
                compare(path + step(member.name()), member.value(), left);
            }
        }
    }

    /** A name may hold a secret that redaction left, since it only takes names for what they are. */
    private String step(String member) {
        String name = names.text(member);
        if (PLAIN_NAME.matcher(name).matches()) {
            return "." + name;
        }
        String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
        return "[" + new JsonString(cut).toJson() + "]";
    }

    /** A change without a mark is one of something that has no name. */
    void text(String path, String before, String after) {
        if (before.equals(after)) {
            return;
        }
        Map<String, Integer> marks = new TreeMap<>();
        Marks.count(after, 1, marks);
        Marks.count(before, -1, marks);
        int told = found.size();
        marks.forEach((rule, count) -> {
            if (count > 0) {
                found.add(new RedactedPlace(path, rule, count));
            }
        });
        if (told == found.size()) {
            found.add(new RedactedPlace(path, "secret", 1));
        }
    }
}
