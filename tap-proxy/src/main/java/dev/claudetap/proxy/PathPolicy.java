package dev.claudetap.proxy;

import dev.claudetap.client.CapturePolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which paths reverse mode relays and which of those are recorded. Immutable. */
final class PathPolicy {
    private static final List<String> KNOWN = List.of(
            "/v1/messages",
            "/v1/complete",
            "/v1/responses",
            "/v1/chat/completions",
            "/v1/completions",
            "/v1/models",
            "/v1/embeddings",
            "/v1/files",
            "/v1/audio",
            "/v1/images",
            "/v1/batches",
            "/v1/uploads",
            "/v1/realtime",
            "/v1/moderations",
            "/v1/conversations",
            "/v1/vector_stores",
            "/v1/rerank",
            "/v1/skills",
            "/v1/organizations",
            "/v1/beta",
            "/v1/mcp_servers",
            "/messages",
            "/responses",
            "/chat/completions",
            "/completions",
            "/models",
            "/embeddings",
            "/files",
            "/realtime",
            "/model",
            "/v1beta/models",
            "/v1alpha/models",
            "/v1beta/cachedContents",
            "/v1beta/files",
            "/upload/v1beta/files",
            "/v1internal",
            "/search",
            "/fetch",
            "/usages",
            "/feedback");

    /** Vertex AI: any publisher's models, global or regional, all three API versions. */
    private static final Pattern VERTEX = Pattern.compile(
            "(/v1|/v1beta1|/v1beta)?/projects/[^/]+/locations/[^/]+/(publishers/[^/]+/models|endpoints)/[^/]+(/.*)?");

    private final boolean everything;
    private final List<String> allowed;
    private final List<String> recorded;

    PathPolicy(CapturePolicy policy, List<String> allowPaths) {
        this.everything = policy.relayUnknownPaths();
        this.allowed = new ArrayList<>(KNOWN);
        allowed.addAll(policy.extraPaths());
        allowed.addAll(allowPaths);
        allowed.replaceAll(PathPolicy::withoutTrailingSlash);
        List<String> record = new ArrayList<>(policy.recordOnly());
        if (!record.isEmpty()) {
            // A path that the user asked for by hand is one that the user wants to see.
            record.addAll(allowPaths);
        }
        record.replaceAll(PathPolicy::withoutTrailingSlash);
        this.recorded = List.copyOf(record);
    }

    boolean relays(String target) {
        if (everything) {
            return true;
        }
        String path = pathOf(target);
        // Whoever resolves dots behind us must not end up elsewhere than where we looked.
        return allows(path) && (!hasDots(path) || allows(withoutTrailingSlash(withoutDots(path))));
    }

    /** Whether that is a path of a model API. */
    boolean knows(String target) {
        return allows(pathOf(target));
    }

    private boolean allows(String path) {
        return coveredByAny(allowed, path) || VERTEX.matcher(path).matches();
    }

    private static boolean hasDots(String path) {
        for (String segment : segments(path)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** What a server may make of the path: unescaped, its dot segments resolved (RFC 3986, 5.2.4). */
    private static String withoutDots(String path) {
        ArrayDeque<String> kept = new ArrayDeque<>();
        for (String segment : segments(path)) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        return "/" + String.join("/", kept);
    }

    private static List<String> segments(String path) {
        String plain = PercentCoding.decode(path).replace('\\', '/');
        return List.of((plain.startsWith("/") ? plain.substring(1) : plain).split("/", -1));
    }

    boolean records(String target) {
        String path = pathOf(target);
        return recorded.isEmpty() || coveredByAny(recorded, path) || endsWithAny(path);
    }

    private boolean endsWithAny(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return recorded.stream().anyMatch(end -> end.startsWith("*") && lower.endsWith(end.substring(1)));
    }

    /** Whether {@code path} is {@code prefix} or goes on from it with a slash or a colon. */
    static boolean covers(String prefix, String path) {
        if (!path.startsWith(prefix)) {
            return false;
        }
        return path.length() == prefix.length()
                || path.charAt(prefix.length()) == '/'
                || path.charAt(prefix.length()) == ':';
    }

    private static boolean coveredByAny(List<String> prefixes, String path) {
        for (String prefix : prefixes) {
            if (covers(prefix, path)) {
                return true;
            }
        }
        return false;
    }

    private static String pathOf(String target) {
        int mark = target.indexOf('?');
        return withoutTrailingSlash(mark < 0 ? target : target.substring(0, mark));
    }

    private static String withoutTrailingSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
