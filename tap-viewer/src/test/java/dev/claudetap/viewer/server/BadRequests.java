package dev.claudetap.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The requests that every route must refuse, whatever it answers otherwise. For the tests of all that is served. */
public final class BadRequests {
    private static final List<String> TRAVERSALS =
            List.of("../", "..%2f", "%2e%2e%2f", "..", "..%5c", "%00", "a%2Fb", "a.b", "%c0%ae%c0%ae/");

    private BadRequests() {}

    /** Tries all of them on every route of a server. */
    public static void areRefused(PageServer server, List<Route> routes) throws IOException {
        assertThat(routes).isNotEmpty();
        for (Route route : routes) {
            String path = route.pattern().replaceAll("\\{[^}]*}", "some-id");
            strangersAreRefused(server, route, path);
            oddParametersAreRefused(server, route, path);
        }
    }

    private static void strangersAreRefused(PageServer server, Route route, String path) throws IOException {
        URI url = server.url("/");
        String host = "Host: " + url.getHost() + ":" + url.getPort();
        String cookie = "Cookie: " + server.cookie();
        String own = "X-Claude-Tap: 1";
        String name = server.cookie().substring(0, server.cookie().indexOf('='));
        Map<String, List<String>> strangers = Map.ofEntries(
                Map.entry("no cookie", List.of(host, own)),
                Map.entry("an empty cookie", List.of(host, own, "Cookie: " + name + "=")),
                Map.entry("a wrong cookie", List.of(host, own, "Cookie: " + name + "=AAAA")),
                Map.entry("a foreign host", List.of("Host: evil.example:" + url.getPort(), cookie, own)),
                Map.entry("a foreign host without a port", List.of("Host: evil.example", cookie, own)),
                Map.entry("our host at another port", List.of("Host: " + url.getHost() + ":1", cookie, own)),
                Map.entry("no host", List.of(cookie, own)),
                Map.entry("two hosts", List.of(host, "Host: evil.example", cookie, own)),
                Map.entry("a foreign origin", List.of(host, cookie, own, "Origin: http://evil.example")),
                Map.entry("no origin at all", List.of(host, cookie, own, "Origin: null")),
                Map.entry(
                        "a page at another port",
                        List.of(host, cookie, own, "Origin: http://" + url.getHost() + ":3000")),
                Map.entry("another site", List.of(host, cookie, own, "Sec-Fetch-Site: cross-site")),
                Map.entry("a page at another port, by fetch", List.of(host, cookie, own, "Sec-Fetch-Site: same-site")));
        for (Map.Entry<String, List<String>> stranger : strangers.entrySet()) {
            assertThat(RawBrowser.ask(url, route.method(), path, stranger.getValue(), "")
                            .status())
                    .as("%s with %s", route, stranger.getKey())
                    .isIn(400, 403);
        }
        if (!route.method().equals("GET")) {
            assertThat(RawBrowser.ask(url, route.method(), path, List.of(host, cookie), "")
                            .status())
                    .as("%s from a form", route)
                    .isEqualTo(403);
        }
    }

    private static void oddParametersAreRefused(PageServer server, Route route, String path) throws IOException {
        List<String> targets = new ArrayList<>();
        for (String odd : TRAVERSALS) {
            targets.add(path + "?no-such-parameter=" + odd);
            if (route.pattern().contains("{")) {
                targets.add(route.pattern().replaceAll("\\{[^}]*}", odd.replace("$", "")));
            }
            route.parameters().forEach((name, kind) -> {
                if (kind != Route.Kind.TEXT) {
                    targets.add(path + "?" + name + "=" + odd);
                }
            });
        }
        for (String target : targets) {
            assertThat(RawBrowser.ask(server.url("/"), route.method(), target, RawBrowser.honest(server), "")
                            .status())
                    .as("%s as %s", route, target)
                    .isIn(400, 403, 404);
        }
    }
}
