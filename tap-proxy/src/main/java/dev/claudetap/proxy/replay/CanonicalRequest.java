package dev.claudetap.proxy.replay;

import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Sha256;

/**
 * A request without secrets and without what differs from run to run: two that ask the same are equal.
 *
 * @param method HTTP method
 * @param target path and query
 * @param body what it says
 */
record CanonicalRequest(String method, String target, JsonValue body) {
    /** The same for the same request, here and anywhere. */
    String key() {
        return Sha256.hex(method + " " + target + "\n" + body.toJson());
    }

    /** Whether it goes to the same place. */
    boolean isLike(CanonicalRequest other) {
        return method.equals(other.method) && path().equals(other.path());
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }
}
