package dev.claudetap.viewer.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was asked, before anybody has looked whether it may be.
 *
 * @param target path and query as they were sent, never decoded
 * @param headers values of each header, by its name in lower case
 */
record Head(String method, String target, Map<String, List<String>> headers) {
    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    List<String> all(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /** The first of that name; "" when there is none. */
    String first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? "" : values.get(0);
    }
}
