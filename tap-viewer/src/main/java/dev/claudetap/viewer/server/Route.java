package dev.claudetap.viewer.server;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path that a page server answers. Parts in braces, as in {@code /sessions/{id}}, are ids: letters, digits, underscores and
 * hyphens, so no path of a file can be named. What may stand in the query has to be declared, by kind. Immutable.
 */
public final class Route {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
    private static final int LONGEST_TEXT = 2_000;

    /** What a parameter may look like. */
    enum Kind {
        ID,
        NUMBER,
        TEXT;

        boolean accepts(String value) {
            return switch (this) {
                case ID -> Route.ID.matcher(value).matches();
                case NUMBER -> Route.NUMBER.matcher(value).matches();
                case TEXT -> value.length() <= LONGEST_TEXT;
            };
        }
    }

    private final String method;
    private final String pattern;
    private final List<String> parts;
    private final Handler handler;
    private final Map<String, Kind> parameters;

    private Route(String method, String pattern, Handler handler, Map<String, Kind> parameters) {
        this.method = method;
        this.pattern = pattern;
        this.parts = parts(pattern);
        this.handler = handler;
        this.parameters = Map.copyOf(parameters);
    }

    /** What is looked at and changes nothing. */
    public static Route get(String pattern, Handler handler) {
        return new Route("GET", pattern, handler, Map.of());
    }

    /** What changes something. Its page sends the header {@code X-Claude-Tap}, which no page of another origin can. */
    public static Route post(String pattern, Handler handler) {
        return new Route("POST", pattern, handler, Map.of());
    }

    /** With these in the query, each at most once: whole numbers from 0 on. */
    public Route withNumbers(String... names) {
        return with(Kind.NUMBER, names);
    }

    /** With these in the query, each at most once: any text, which must never become the name of a file. */
    public Route withTexts(String... names) {
        return with(Kind.TEXT, names);
    }

    private Route with(Kind kind, String... names) {
        Map<String, Kind> more = new HashMap<>(parameters);
        Arrays.asList(names).forEach(name -> more.put(name, kind));
        return new Route(method, pattern, handler, more);
    }

    String method() {
        return method;
    }

    String pattern() {
        return pattern;
    }

    Handler handler() {
        return handler;
    }

    Map<String, Kind> parameters() {
        return parameters;
    }

    /** The ids in a path as it was sent; null when it is not this route's. */
    @Nullable
    Map<String, String> ids(String path) {
        List<String> asked = parts(path);
        if (asked.size() != parts.size()) {
            return null;
        }
        Map<String, String> ids = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            if (part.startsWith("{") && Kind.ID.accepts(asked.get(i))) {
                ids.put(part.substring(1, part.length() - 1), asked.get(i));
            } else if (!part.equals(asked.get(i)) || part.startsWith("{")) {
                return null;
            }
        }
        return ids;
    }

    private static List<String> parts(String path) {
        return Arrays.asList(path.split("/", -1));
    }

    @Override
    public String toString() {
        return method + " " + pattern;
    }
}
