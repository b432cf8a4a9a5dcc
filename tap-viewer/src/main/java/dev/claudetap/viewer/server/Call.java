package dev.claudetap.viewer.server;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that may be answered: it has passed every check, and its parameters are of the kinds that its route declares. */
public final class Call {
    private final Head head;
    private final Map<String, String> parameters;
    private final String body;

    private Call(Head head, Map<String, String> parameters, String body) {
        this.head = head;
        this.parameters = parameters;
        this.body = body;
    }

    /** The call of a route; null when a parameter is none of the route's, comes twice, or is not of its kind. */
    static @Nullable Call of(Route route, Head head, Map<String, String> ids) {
        Map<String, String> parameters = new HashMap<>(ids);
        for (String pair : head.query().split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
            Route.Kind kind = name == null ? null : route.parameters().get(name);
            if (name == null || value == null || kind == null || !kind.accepts(value)) {
                return null;
            }
            if (parameters.put(name, value) != null) {
                return null;
            }
        }
        return new Call(head, parameters, "");
    }

    /** The same call with what was sent along. */
    Call with(String sent) {
        return new Call(head, parameters, sent);
    }

    private static @Nullable String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    /** An id in the path. */
    public String id(String name) {
        return parameter(name).orElseThrow(() -> new IllegalArgumentException("the route has no id " + name));
    }

    /** A parameter in the query. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** The first header of that name, as the browser sent it. */
    public Optional<String> header(String name) {
        return head.all(name).stream().findFirst();
    }

    /** What was sent along, at most a mebibyte; "" when nothing was. */
    public String body() {
        return body;
    }
}
