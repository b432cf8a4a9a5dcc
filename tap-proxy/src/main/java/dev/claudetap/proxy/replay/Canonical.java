package dev.claudetap.proxy.replay;

import dev.claudetap.canonical.CallerIdentity;
import dev.claudetap.canonical.VolatileText;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Body;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes requests canonical: redacted as a trace is, names sorted, cache markers and the caller's identity left out, volatile
 * text replaced. Immutable.
 */
final class Canonical {
    /** Rule {@code cache-marker}: where a prompt is to be cached says nothing about the answer. */
    private static final Set<String> CACHE_MARKERS = Set.of("cache_control", "cachePoint");

    private final VolatileText text;
    private final Redactor redactor;

    Canonical(VolatileText text, Redactor redactor) {
        this.text = text;
        this.redactor = redactor;
    }

    CanonicalRequest request(String method, String target, Body body, @Nullable String contentType) {
        return new CanonicalRequest(
                method, text.normalise(redactor.url(target)), canonical(redactor.body(body, contentType)));
    }

    /** Messages of a WebSocket that belong together. */
    CanonicalRequest messages(String target, List<Body> messages) {
        List<JsonValue> values = new ArrayList<>();
        for (Body message : messages) {
            values.add(canonical(redactor.body(message, "application/json")));
        }
        return new CanonicalRequest("WEBSOCKET", text.normalise(redactor.url(target)), new JsonArray(values));
    }

    /** A digest looks like volatile text, but is all that is known of what is no text. */
    private JsonValue canonical(Body body) {
        return body instanceof Body.Binary binary ? new JsonString(binary.sha256()) : value(value(body));
    }

    private static JsonValue value(Body body) {
        if (body instanceof Body.Json json) {
            try {
                return JsonText.parse(json.text());
            } catch (JsonException e) {
                return new JsonString(json.text());
            }
        }
        return body instanceof Body.Text words ? new JsonString(words.text()) : JsonLiteral.NULL;
    }

    private JsonValue value(JsonValue raw) {
        Set<String> directories = new LinkedHashSet<>();
        directories(raw, directories);
        List<String> longestFirst = directories.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        return value(raw, longestFirst, true);
    }

    private static void directories(JsonValue value, Set<String> found) {
        if (value instanceof JsonString string) {
            found.addAll(VolatileText.directories(string.value()));
        } else if (value instanceof JsonArray array) {
            array.forEach(element -> directories(element, found));
        } else if (value instanceof JsonObject object) {
            object.forEach(member -> directories(member.value(), found));
        }
    }

    private JsonValue value(JsonValue raw, List<String> directories, boolean top) {
        if (raw instanceof JsonString string) {
            return new JsonString(text.normalise(string.value(), directories));
        }
        if (raw instanceof JsonArray array) {
            return new JsonArray(array.elements().stream()
                    .map(element -> value(element, directories, false))
                    .toList());
        }
        if (raw instanceof JsonObject object) {
            return new JsonObject(object.members().stream()
                    .filter(member -> !CACHE_MARKERS.contains(member.name()))
                    .filter(member -> !top || !CallerIdentity.isNamed(member.name()))
                    .map(member -> new JsonObject.Member(member.name(), value(member.value(), directories, false)))
                    .sorted(Comparator.comparing(JsonObject.Member::name))
                    .toList());
        }
        return raw;
    }
}
