package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateCommandTest {
    private final MockWebServer feed = new MockWebServer();

    @BeforeEach
    void start() throws IOException {
        feed.start();
    }

    @AfterEach
    void stop() {
        feed.close();
    }

    @Test
    void aNewerVersionIsToldWithTheWayToIt() throws Exception {
        answer("{\"tag_name\":\"v99.0.1\",\"html_url\":\"https://releases.example/v99.0.1\"}");

        CommandLineOutput found = check();

        assertThat(found.code()).isZero();
        assertThat(found.err()).isEmpty();
        assertThat(found.out())
                .startsWith("current: " + Version.text() + "\nlatest:  99.0.1\n")
                .contains("Update it the way you installed it", "https://releases.example/v99.0.1");
        RecordedRequest asked = feed.takeRequest();
        assertThat(asked.getHeaders().get("User-Agent")).isEqualTo("claude-tap/" + Version.text());
        assertThat(asked.getHeaders().names()).doesNotContain("Authorization", "Cookie");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.1", "CURRENT", "vCURRENT"})
    void anotherVersionIsNoReasonToUpdate(String tag) {
        answer("{\"tag_name\":\"" + tag.replace("CURRENT", Version.text()) + "\",\"html_url\":\"javascript:x\"}");

        CommandLineOutput found = check("--json");

        assertThat(found.code()).isZero();
        assertThat(found.out())
                .isEqualTo("{\"schema\":\"claude-tap/update/1\",\"current\":\"" + Version.text() + "\",\"latest\":\""
                        + tag.replace("CURRENT", Version.text()).replace("v", "")
                        + "\",\"newer\":false,\"page\":\"\"}\n");
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({
        "1.0.0, 1.0.0-SNAPSHOT, true",
        "1.0.0-SNAPSHOT, 1.0.0, false",
        "1.0.10, 1.0.9, true",
        "1.0.0-rc10, 1.0.0-rc9, true",
        "2, 1.9, true",
        "1.0.0, 1.0.0, false"
    })
    void versionsAreNumbers(String announced, String current, boolean newer) {
        assertThat(new ReleaseFeed.Release(announced, "").isNewerThan(current)).isEqualTo(newer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "[]", "{}", "{\"tag_name\":5}", "{\"tag_name\":\"nightly\"}", ""})
    void whatAnnouncesNothingIsSaid(String body) {
        answer(body);

        CommandLineOutput found = check("--json");

        assertThat(found.code()).isEqualTo(65);
        assertThat(found.err()).contains("announces no release").hasLineCount(1);
        assertThat(found.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"404, no release is announced there (404)", "500, it answered 500", "403, it answered 403"})
    void aRefusalIsSaid(int status, String message) {
        feed.enqueue(new MockResponse.Builder().code(status).build());

        CommandLineOutput found = check();

        assertThat(found.code()).isEqualTo(69);
        assertThat(found.err())
                .contains("cannot look for releases at http://", message)
                .hasLineCount(1);
    }

    @Test
    void aRedirectIsFollowedButNotForEver() {
        feed.enqueue(redirect("/moved"));
        answer("{\"tag_name\":\"99.0.0\"}");
        assertThat(check().out()).contains("latest:  99.0.0");

        for (int i = 0; i < 30; i++) {
            feed.enqueue(redirect("/round"));
        }
        CommandLineOutput endless = check();
        assertThat(endless.code()).isEqualTo(69);
        assertThat(endless.err()).hasLineCount(1);
    }

    @Test
    void nobodyWaitsForEver() {
        feed.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        URI url = URI.create(feed.url("/latest").toString());

        assertThatThrownBy(() -> new ReleaseFeed(url, Map.of(), Duration.ofMillis(50)).latest())
                .isInstanceOfSatisfying(
                        CliException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.UNAVAILABLE))
                .hasMessageContaining("no answer within");
    }

    @Test
    void theUsersProxyIsTheWay() throws Exception {
        answer("{\"tag_name\":\"99.0.0\"}");
        String proxy = "http://me:hunter2@127.0.0.1:" + feed.getPort();

        CommandLineOutput found = CommandLineOutput.of(
                Map.of("http_proxy", proxy, "CLAUDE_TAP_CONFIG", "none"),
                "update",
                "--check",
                "--url",
                "http://releases.example/latest");

        assertThat(found.out()).contains("latest:  99.0.0");
        assertThat(feed.takeRequest().getRequestLine()).startsWith("GET http://releases.example/latest ");
    }

    @Test
    void nobodyIsAskedWithoutAnAddressOrWithoutNeed() {
        assertThat(CommandLineOutput.of(Map.of("CLAUDE_TAP_CONFIG", "none"), "update", "--check")
                        .err())
                .contains("this build does not know where its releases are announced; name the place with --url");
        CommandLineOutput bare = CommandLineOutput.of("update");
        assertThat(bare.code()).isEqualTo(64);
        assertThat(bare.err()).contains("the agent's own is: claude-tap -- update");
        assertThat(CommandLineOutput.of("update", "--check", "--url", "ftp://u:hunter2@x")
                        .err())
                .contains("--url is not an http or https URL")
                .doesNotContain("hunter2");
        assertThat(CommandLineOutput.of("update", "--check", "--url", "http://localhost:99999/")
                        .err())
                .contains("--url is not an http or https URL");
        assertThat(feed.getRequestCount()).isZero();
    }

    private void answer(String body) {
        feed.enqueue(new MockResponse.Builder().body(body).build());
    }

    private static MockResponse redirect(String to) {
        return new MockResponse.Builder().code(302).addHeader("Location", to).build();
    }

    private CommandLineOutput check(String... more) {
        String[] line = new String[2 + more.length];
        line[0] = "update";
        line[1] = "--check";
        System.arraycopy(more, 0, line, 2, more.length);
        return CommandLineOutput.of(
                Map.of(
                        "CLAUDE_TAP_CONFIG",
                        "none",
                        "CLAUDE_TAP_UPDATE_URL",
                        feed.url("/latest").toString()),
                line);
    }
}
