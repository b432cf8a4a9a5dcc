package dev.claudetap.clients;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

/** Reading and changing configuration trees. What cannot be read counts as not there. */
final class Configs {
    private Configs() {}

    /** A JSON object; empty when the text is something else. */
    static Optional<JsonObject> json(String text) {
        try {
            return JsonText.parse(text).asObject();
        } catch (JsonException e) {
            // The agent will tell its user; for finding a target it is as if the file were not there.
            return Optional.empty();
        }
    }

    /** The value at a path of names. */
    static Optional<JsonValue> at(JsonObject root, List<String> path) {
        JsonObject object = root;
        for (String name : path.subList(0, path.size() - 1)) {
            Optional<JsonObject> next = object.object(name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            object = next.get();
        }
        return Optional.ofNullable(object.get(path.get(path.size() - 1)));
    }

    /** The non-blank string at a path of names. */
    static Optional<String> text(JsonObject root, String... path) {
        return at(root, List.of(path))
                .flatMap(JsonValue::asString)
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** The tree with the value at that path; what stood in the way is replaced. */
    static JsonObject with(JsonObject root, List<String> path, JsonValue value) {
        String name = path.get(0);
        JsonValue inner = path.size() == 1
                ? value
                : with(root.object(name).orElse(JsonObject.EMPTY), path.subList(1, path.size()), value);
        return root.toBuilder().put(name, inner).build();
    }

    /** Settings with a variable in their {@code env} section. */
    static JsonObject withVariable(JsonObject settings, String name, String value) {
        return with(settings, List.of("env", name), new JsonString(value));
    }

    /** Both trees in one; where they disagree, {@code over} wins. */
    static JsonObject merge(JsonObject base, JsonObject over) {
        JsonObject.Builder merged = base.toBuilder();
        for (JsonObject.Member member : over) {
            Optional<JsonObject> below = base.object(member.name());
            Optional<JsonObject> above = member.value().asObject();
            boolean both = below.isPresent() && above.isPresent();
            merged.put(member.name(), both ? merge(below.get(), above.get()) : member.value());
        }
        return merged.build();
    }

    /** An absolute http or https URL without a trailing slash; empty when the text is something else. */
    static Optional<URI> httpUrl(String text) {
        try {
            URI url = new URI(text.strip().replaceAll("/+$", ""));
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return http && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            // The agent could not use it either.
            return Optional.empty();
        }
    }
}
