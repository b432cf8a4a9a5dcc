package dev.claudetap.viewer.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.SessionFiles;
import dev.claudetap.viewer.server.BadRequests;
import dev.claudetap.viewer.server.Binding;
import dev.claudetap.viewer.server.PageServer;
import dev.claudetap.viewer.server.RawBrowser;
import dev.claudetap.viewer.server.Route;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardTest {
    private static final String ONE = "2026-05-20_100000";
    private static final String TWO = "2026-05-21_100000";

    @TempDir
    Path output;

    private SessionStore store = SessionStore.of(List.of(), "");
    private SessionWatch watch = new SessionWatch(store);
    private final LiveSessions live = new LiveSessions(PriceTable.bundled());
    private List<Route> routes = List.of();
    private PageServer server;

    @BeforeEach
    void serve() throws Exception {
        ended("2026-05-20T10:00:00Z", "Explain the river");
        ended("2026-05-21T10:00:00Z", "Fix the tests");
        watch.close();
        store = SessionStore.of(List.of(output), "1.2.3");
        watch = new SessionWatch(store);
        routes = Dashboard.routes(store, watch, live, new CommandDesk(store, "1.2.3"));
        server = PageServer.start(Binding.LOOPBACK, routes);
    }

    @AfterEach
    void end() {
        server.close();
        watch.close();
        live.close();
    }

    @Test
    void everyRouteRefusesStrangersAndPaths() throws Exception {
        BadRequests.areRefused(server, routes);
    }

    @Test
    void thePageAsksNobodyButItsServer() throws Exception {
        RawBrowser.Seen page = get("/");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'sha256-")
                .contains("connect-src 'self'", "require-trusted-types-for 'script'");
        assertThat(page.body()).contains("<body class=\"dashboard\">").doesNotContain("src=\"", "href=\"http");
    }

    @Test
    void tellsOfSessionsAndSendsThemInEveryForm() throws Exception {
        assertThat(json(get("/api/sessions").body()).array("sessions").orElseThrow())
                .hasSize(2);
        assertThat(get("/session/" + ONE).body()).contains("<!DOCTYPE html>");
        assertThat(get("/export/" + ONE + "/jsonl").body()).contains("\"request_id\":\"req_0123456789ab\"");
        assertThat(get("/export/" + ONE + "/markdown").body()).contains("Explain the river");
        assertThat(get("/export/" + ONE + "/json").body()).contains("Explain the river");
        RawBrowser.Seen compact = get("/export/" + ONE + "/compact");
        assertThat(compact.header("Content-Disposition"))
                .isEqualTo("attachment; filename=\"trace_" + ONE + ".ctap.json\"");
        JsonObject form = json(send("GET", "/export/" + ONE + "/compact", "").body());
        assertThat(form.array("records").orElseThrow()).hasSize(1);
        RawBrowser.Seen kept = get("/export/" + ONE + "/html");
        assertThat(kept.header("Content-Disposition")).isEqualTo("attachment; filename=\"trace_" + ONE + ".html\"");
        assertThat(get("/session/2026-01-01_000000").status()).isEqualTo(404);
    }

    @Test
    void tellsWhatIsDifferentBetweenTwoSessions() throws Exception {
        RawBrowser.Seen page = get("/compare/" + ONE + "/" + TWO);
        assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; style-src 'sha256-");
        assertThat(page.body()).contains("The runs differ", "Explain the river", "Fix the tests", ONE, TWO);
        assertThat(get("/compare/" + ONE + "/" + ONE).body()).contains("The runs are the same");
        assertThat(get("/compare/" + ONE + "/2026-01-01_000000").status()).isEqualTo(404);
        Manifest.of(output)
                .begin(
                        SessionFiles.create(output, Clock.fixed(Instant.parse("2026-05-22T10:00:00Z"), ZoneOffset.UTC)),
                        new Capture("claude", "reverse"),
                        "1.2.3");
        assertThat(get("/compare/" + ONE + "/2026-05-22_100000").status()).isEqualTo(409);
    }

    @Test
    void sendsPlacesAsLines() throws Exception {
        List<String> lines =
                send("GET", "/api/search?words=RIVER", "").body().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).contains("\"searched\":1,\"of\":2");
        assertThat(json(lines.get(1)).object("hit").orElseThrow().string("session"))
                .contains(ONE);
        assertThat(lines.get(3)).contains("\"done\":true");
        assertThat(send("GET", "/api/search?words=river&since=1779314400000", "")
                        .body())
                .doesNotContain("hit")
                .contains("\"of\":1");
        assertThat(send("GET", "/api/search?words=%20", "").statusCode()).isEqualTo(400);
    }

    @Test
    void namesPinsAndRemovesButNeverWhatRuns() throws Exception {
        SessionFiles running = started("2026-05-22T10:00:00Z", "still here");
        assertThat(send("POST", "/api/session/" + ONE + "/mark", "{\"name\":\"good\",\"pinned\":true}")
                        .body())
                .contains("\"name\":\"good\",\"pinned\":true");
        assertThat(send("POST", "/api/session/" + ONE + "/mark", "{}").statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/api/session/2026-01-01_000000/mark", "{\"pinned\":true}")
                        .statusCode())
                .isEqualTo(404);
        JsonObject removed = json(
                send("POST", "/api/remove", "{\"sessions\":[\"" + ONE + "\",\"" + TWO + "\",\"2026-05-22_100000\"]}")
                        .body());
        assertThat(removed.array("removed").orElseThrow()).hasToString("[\"" + TWO + "\"]");
        assertThat(removed.array("kept").orElseThrow()).hasSize(2);
        assertThat(running.trace()).exists();
        assertThat(send("POST", "/api/remove", "{\"sessions\":[\"2026-05-22_100000\"]}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(send("POST", "/api/remove", "no json").statusCode()).isEqualTo(400);
    }

    @Test
    void aRunningSessionOfAnyProcessIsWatchedAtAPageOfItsOwn() throws Exception {
        assertThat(send("POST", "/api/session/" + ONE + "/live", "").statusCode())
                .isEqualTo(409);
        assertThat(send("POST", "/api/session/2026-01-01_000000/live", "").statusCode())
                .isEqualTo(404);
        started("2026-05-22T10:00:00Z", "still here");
        URI link = URI.create(
                json(send("POST", "/api/session/2026-05-22_100000/live", "").body())
                        .string("url")
                        .orElseThrow());
        assertThat(link.getPort()).isNotEqualTo(server.url("/").getPort());
        assertThat(link.getPath()).isEqualTo("/enter");
    }

    @Test
    void tellsAPageWhatChanges() throws Exception {
        var wakes = new LinkedBlockingQueue<Integer>();
        try (var feed = watch.feed(() -> wakes.add(1))) {
            watch.look();
            wakes.take();
            assertThat(text(feed.next())).startsWith("event: sessions\ndata: ").contains("\"whole\":true", ONE, TWO);
            assertThat(text(feed.next())).isEmpty();
            Manifest.of(output).rename(store.find(ONE).orElseThrow().trace(), "good", "1.2.3");
            watch.look();
            assertThat(text(feed.next())).contains("\"whole\":false", "good").doesNotContain(TWO);
            store.remove(List.of(store.find(TWO).orElseThrow()), false);
            watch.look();
            assertThat(text(feed.next())).contains("\"sessions\":[],\"removed\":[\"" + TWO + "\"]");
        }
    }

    @Test
    void aLaterCommandFindsItAndCanStopIt() throws Exception {
        assertThat(RunningDashboard.find(output)).isEmpty();
        CompletableFuture<Void> stopped;
        try (Dashboard dashboard = Dashboard.start(Binding.LOOPBACK, store, "1.2.3")) {
            Path note = output.resolve(".cloudtap-dashboard.json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(note)))
                    .isEqualTo("rw-------");
            RunningDashboard found = RunningDashboard.find(output).orElseThrow();
            assertThat(found.url()).isEqualTo(dashboard.url());
            assertThat(found.shows(store, "1.2.3")).isTrue();
            assertThat(found.shows(store, "1.2.4")).isFalse();
            assertThat(found.shows(SessionStore.of(List.of(output, output.resolve("x")), ""), "1.2.3"))
                    .isFalse();
            assertThat(found.invitation().toString()).startsWith(dashboard.url() + "enter?token=");
            stopped = CompletableFuture.runAsync(() -> {
                try {
                    found.stop();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            dashboard.awaitStop();
            assertThat(stopped).as("it waits until nobody answers any more").isNotDone();
            Files.setPosixFilePermissions(note, PosixFilePermissions.fromString("rw-r--r--"));
            assertThat(RunningDashboard.find(output)).isEmpty();
        }
        assertThat(stopped).succeedsWithin(Duration.ofSeconds(60));
        assertThat(output.resolve(".cloudtap-dashboard.json")).doesNotExist();
        assertThat(RunningDashboard.find(output)).isEmpty();
    }

    @Test
    void aNoteThatLeadsElsewhereIsNotFollowed() throws Exception {
        Path note = output.resolve(".cloudtap-dashboard.json");
        for (String url :
                List.of("https://127.0.0.1:" + port() + "/", "http://192.0.2.1:9/", "http://example.invalid/")) {
            Files.writeString(note, "{\"url\":\"" + url + "\",\"cookie\":\"" + server.cookie() + "\"}");
            Files.setPosixFilePermissions(note, PosixFilePermissions.fromString("rw-------"));
            assertThat(RunningDashboard.find(output)).as(url).isEmpty();
        }
        Files.writeString(note, "{\"url\":\"" + server.url("/") + "\",\"cookie\":\"" + server.cookie() + "\"}");
        assertThat(RunningDashboard.find(output)).isPresent();
    }

    private int port() {
        return server.url("/").getPort();
    }

    private static String text(byte @Nullable [] piece) {
        return piece == null ? "the end" : new String(piece, StandardCharsets.UTF_8);
    }

    private static JsonObject json(String text) throws Exception {
        return JsonText.parse(text).asObject().orElseThrow();
    }

    private RawBrowser.Seen get(String path) throws IOException {
        return RawBrowser.ask(server.url("/"), "GET", path, RawBrowser.honest(server), "");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        URI url = URI.create(server.url("/").toString().replaceAll("/$", "") + path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .header("Cookie", server.cookie())
                                .header("X-Claude-Tap", "1")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private void ended(String at, String prompt) throws IOException {
        Manifest.of(output).end(started(at, prompt), "1.2.3");
    }

    private SessionFiles started(String at, String prompt) throws IOException {
        SessionFiles session = SessionFiles.create(output, Clock.fixed(Instant.parse(at), ZoneOffset.UTC));
        Manifest.of(output).begin(session, new Capture("claude", "reverse"), "1.2.3");
        Files.writeString(
                session.trace(),
                ("{'timestamp':'AT','request_id':'req_0123456789ab','turn':1,'duration_ms':5,'request':{'method':'POST',"
                                        + "'path':'/v1/messages','headers':{},'body':{'model':'claude-sonnet','max_tokens':9,"
                                        + "'messages':[{'role':'user','content':'PROMPT'}]}},'response':{'status':200,'headers':{},"
                                        + "'body':{'type':'message','model':'claude-sonnet','content':[{'type':'text','text':'Yes.'}],"
                                        + "'usage':{'input_tokens':10,'output_tokens':5}}}}")
                                .replace('\'', '"')
                                .replace("AT", at)
                                .replace("PROMPT", prompt)
                        + "\n");
        return session;
    }
}
