package dev.claudetap.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which requests of forward mode are worth a record. Everything is relayed all the same. Immutable. */
final class CaptureFilter {
    /** Package registries: what an agent installs or updates there says nothing about what it asks a model. */
    private static final Set<String> REGISTRIES =
            Set.of("registry.npmjs.org", "registry.yarnpkg.com", "registry.npmmirror.com", "npm.pkg.github.com");

    /** Where agents, their tools and updates come from as archives. */
    private static final Set<String> DOWNLOADS = Set.of(
            "github.com",
            "codeload.github.com",
            "objects.githubusercontent.com",
            "release-assets.githubusercontent.com",
            "nodejs.org",
            "files.pythonhosted.org",
            "storage.googleapis.com",
            "downloads.claude.ai");

    private static final List<String> ARCHIVES = List.of(".tgz", ".tar.gz", ".zip");
    private static final List<String> INSTALLERS = List.of("npm/", "yarn/", "pnpm/", "bun/");

    private final PathPolicy paths;

    CaptureFilter(PathPolicy paths) {
        this.paths = paths;
    }

    /** Whether anything that goes there may be worth a record. */
    boolean recordsHost(String host) {
        return !REGISTRIES.contains(host);
    }

    /** Whether a request for {@code target} at {@code host} is worth a record. */
    boolean records(String host, String target, HttpRequest request) {
        return recordsHost(host) && paths.records(target) && !isInstallation(host, target, request);
    }

    private boolean isInstallation(String host, String target, HttpRequest request) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        if (PathPolicy.covers("/-/npm", path)) {
            return true;
        }
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            return false;
        }
        String agent = request.headers().get(HttpHeaderNames.USER_AGENT, "");
        // Agents that run on such a program name it too.
        return (!paths.knows(target) && INSTALLERS.stream().anyMatch(agent::contains))
                || (DOWNLOADS.contains(host) && ARCHIVES.stream().anyMatch(path.toLowerCase(Locale.ROOT)::endsWith));
    }
}
