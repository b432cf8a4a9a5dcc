package dev.claudetap.proxy.replay;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where two JSON values first differ.
 *
 * @param path as in {@code $.messages[2].content}
 * @param one what stands there in the first, shortened
 * @param other what stands there in the second, shortened
 */
record JsonDifference(String path, String one, String other) {
    private static final int SHOWN = 60;

    /** The first difference in the order of the first value; empty when there is none. */
    static Optional<JsonDifference> between(JsonValue one, JsonValue other) {
        return between("$", one, other);
    }

    private static Optional<JsonDifference> between(String path, @Nullable JsonValue one, @Nullable JsonValue other) {
        if (one instanceof JsonObject left && other instanceof JsonObject right) {
            Set<String> names = new LinkedHashSet<>();
            left.forEach(member -> names.add(member.name()));
            right.forEach(member -> names.add(member.name()));
            return names.stream()
                    .flatMap(name -> between(path + "." + name, left.get(name), right.get(name)).stream())
                    .findFirst();
        }
        if (one instanceof JsonArray left && other instanceof JsonArray right) {
            int most = Math.max(left.elements().size(), right.elements().size());
            for (int i = 0; i < most; i++) {
                Optional<JsonDifference> found = between(path + "[" + i + "]", at(left, i), at(right, i));
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        }
        if (one == null ? other == null : one.equals(other)) {
            return Optional.empty();
        }
        return Optional.of(shown(path, one, other));
    }

    private static @Nullable JsonValue at(JsonArray array, int index) {
        return index < array.elements().size() ? array.elements().get(index) : null;
    }

    private static JsonDifference shown(String path, @Nullable JsonValue one, @Nullable JsonValue other) {
        int at = 0;
        if (one instanceof JsonString left && other instanceof JsonString right) {
            while (at < Math.min(left.value().length(), right.value().length())
                    && left.value().charAt(at) == right.value().charAt(at)) {
                at++;
            }
        }
        return new JsonDifference(path, excerpt(one, at), excerpt(other, at));
    }

    private static String excerpt(@Nullable JsonValue value, int at) {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof JsonString string) {
            String text = string.value();
            int from = Math.max(0, at - SHOWN / 2);
            int to = Math.min(text.length(), at + SHOWN / 2);
            String part = new JsonString(text.substring(from, to)).toJson();
            return (from > 0 ? "…" : "") + part + (to < text.length() ? "…" : "");
        }
        String json = value.toJson();
        return json.length() <= SHOWN ? json : json.substring(0, SHOWN) + "…";
    }
}
