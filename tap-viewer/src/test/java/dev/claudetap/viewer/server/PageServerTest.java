package dev.claudetap.viewer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PageServerTest {
    private final AtomicInteger changes = new AtomicInteger();
    private final List<Route> routes = List.of(
            Route.get("/", call -> Answer.page("<!DOCTYPE html>home", "default-src 'none'; img-src data:")),
            Route.get("/things/{id}", call -> Answer.json("\"" + call.id("id") + "\""))
                    .withNumbers("limit")
                    .withTexts("q"),
            Route.get(
                            "/search",
                            call -> Answer.json(call.parameter("q").orElse("") + " "
                                    + call.parameter("limit").orElse("7")))
                    .withTexts("q")
                    .withNumbers("limit"),
            Route.post("/things/{id}", call -> {
                changes.incrementAndGet();
                return Answer.json(call.body());
            }),
            Route.get(
                    "/file",
                    call -> new Answer.Streamed("text/plain", Answer.NO_CONTENT_POLICY, "a\"b/../c.txt", out -> {
                        for (int i = 0; i < 5_000; i++) {
                            out.write("0123456789 a line of the file\n".getBytes(StandardCharsets.UTF_8));
                        }
                    })),
            Route.get("/broken", call -> {
                throw new IOException("the secret reason");
            }));

    private PageServer server;

    @BeforeEach
    void start() throws IOException {
        server = PageServer.start(Binding.LOOPBACK, routes);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private RawBrowser.Seen get(String target) throws IOException {
        return RawBrowser.ask(server.url("/"), "GET", target, RawBrowser.honest(server), "");
    }

    private List<String> host(String... more) {
        URI url = server.url("/");
        List<String> lines = new java.util.ArrayList<>(List.of("Host: " + url.getHost() + ":" + url.getPort()));
        lines.addAll(List.of(more));
        return lines;
    }

    @Test
    void refusesEveryBadRequestOnEveryRoute() throws IOException {
        BadRequests.areRefused(server, routes);

        assertThat(changes).hasValue(0);
    }

    @Test
    void aLinkLetsOneBrowserInOnce() throws IOException {
        URI link = server.invitation("/things/a");
        String target = link.getRawPath() + "?" + link.getRawQuery();

        RawBrowser.Seen first = RawBrowser.ask(link, "GET", target, host(), "");
        RawBrowser.Seen second = RawBrowser.ask(link, "GET", target, host(), "");

        assertThat(first.status()).isEqualTo(303);
        assertThat(first.header("Location")).isEqualTo("/things/a");
        assertThat(first.header("Set-Cookie"))
                .startsWith(server.cookie() + ";")
                .contains("HttpOnly", "SameSite=Strict", "Path=/");
        assertThat(second.status()).isEqualTo(403);
        assertThat(second.header("Set-Cookie")).isEmpty();
    }

    @Test
    void theSecondClickInTheSameBrowserIsNoError() throws IOException {
        URI link = server.invitation("/");
        String target = link.getRawPath() + "?" + link.getRawQuery();
        RawBrowser.ask(link, "GET", target, host(), "");

        RawBrowser.Seen again = RawBrowser.ask(link, "GET", target, host("Cookie: x=1; " + server.cookie()), "");

        assertThat(again.status()).isEqualTo(303);
        assertThat(again.header("Location")).isEqualTo("/");
    }

    @Test
    void aLinkOnAPageElsewhereWorksToo() throws IOException {
        URI link = server.invitation("/");
        List<String> headers = host("Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate");

        RawBrowser.Seen seen = RawBrowser.ask(link, "GET", link.getRawPath() + "?" + link.getRawQuery(), headers, "");

        assertThat(seen.status()).isEqualTo(200);
        assertThat(seen.body()).contains("http-equiv=\"refresh\" content=\"0;url=/\"");
        assertThat(seen.header("Set-Cookie")).startsWith(server.cookie());
    }

    @Test
    void everyAnswerSaysThatItMayNotBeFramedKeptOrReadElsewhere() throws IOException {
        for (String target : List.of("/", "/things/a", "/none", "/broken", "/enter?token=x")) {
            RawBrowser.Seen seen = get(target);
            assertThat(seen.head())
                    .as(target)
                    .contains(
                            "X-Frame-Options: DENY",
                            "X-Content-Type-Options: nosniff",
                            "Cache-Control: no-store",
                            "Referrer-Policy: no-referrer",
                            "Cross-Origin-Resource-Policy: same-origin",
                            "Content-Security-Policy: default-src 'none'")
                    .doesNotContainIgnoringCase("Access-Control-");
        }
        assertThat(get("/").header("Content-Security-Policy")).isEqualTo("default-src 'none'; img-src data:");
    }

    @Test
    void givesHandlersTheIdsNumbersAndTextsOfTheAddress() throws IOException {
        assertThat(get("/things/2026-11-22_120000").body()).isEqualTo("\"2026-11-22_120000\"");
        assertThat(get("/search?q=..%2Fsrc+%C3%A4&limit=12").body()).isEqualTo("../src ä 12");
        assertThat(get("/search").body()).isEqualTo(" 7");
        assertThat(get("/search?limit=-1").status()).isEqualTo(400);
        assertThat(get("/search?q=a&q=b").status()).isEqualTo(400);
        assertThat(get("/search?q=%zz").status()).isEqualTo(400);
    }

    @Test
    void takesABodyUpToAMebibyte() throws IOException {
        List<String> headers = RawBrowser.honest(server);
        String much = "x".repeat((1 << 20) + 1);

        assertThat(RawBrowser.ask(server.url("/"), "POST", "/things/a", headers, "{\"a\":1}")
                        .body())
                .isEqualTo("{\"a\":1}");
        assertThat(RawBrowser.ask(server.url("/"), "POST", "/things/a", headers, much)
                        .status())
                .isEqualTo(413);
    }

    @Test
    void streamsWhatIsLongAndNamesFilesHarmlessly() throws IOException {
        RawBrowser.Seen seen = get("/file");

        assertThat(seen.header("Content-Disposition")).isEqualTo("attachment; filename=\"ab..c.txt\"");
        assertThat(seen.body()).hasSizeGreaterThan(150_000).endsWith("0\r\n\r\n");
    }

    @Test
    void tellsOfAFailureWithoutItsReason() throws IOException {
        RawBrowser.Seen seen = get("/broken");

        assertThat(seen.status()).isEqualTo(500);
        assertThat(seen.body()).doesNotContain("secret");
        assertThat(get("/things/a").status()).isEqualTo(200);
    }

    @Test
    void saysThatAPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            Binding binding = new Binding("127.0.0.1", taken.getLocalPort());
            assertThatThrownBy(() -> PageServer.start(binding, routes))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void onAnOpenAddressNumbersAreHostsButForeignNamesAreNot() {
        AccessRules rules = new AccessRules(new Binding("0.0.0.0", 0), 8080);

        for (String host : List.of("192.168.1.5:8080", "localhost:8080", "[fe80::1]:8080", "127.0.0.1:8080")) {
            assertThat(rules.objection(asking(host))).as(host).isNull();
        }
        for (String host : List.of("evil.example:8080", "192.168.1.5.evil.example:8080", "192.168.1.5:81", "8080")) {
            assertThat(rules.objection(asking(host))).as(host).isNotNull();
        }
    }

    private static Head asking(String host) {
        return new Head("GET", "/", java.util.Map.of("host", List.of(host)));
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        server.close(); // it could start another of its threads meanwhile
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        PageServer another = PageServer.start(Binding.LOOPBACK, routes);
        RawBrowser.ask(another.url("/"), "GET", "/things/a", RawBrowser.honest(another), "");
        another.close();
        another.close();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && thread.getName().startsWith("vert.x")) {
                thread.join(60_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}
