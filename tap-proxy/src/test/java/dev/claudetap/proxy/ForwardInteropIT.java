package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** curl, nghttp and Node.js behind the forward tap, HTTP/1.1 and HTTP/2 on either side. */
class ForwardInteropIT {
    private static final String NAME = "api.upstream.example";

    @TempDir
    Path folder;

    private NodeOrigin origin(String speaks) throws Exception {
        return new NodeOrigin(folder, speaks, List.of(NAME, "localhost"));
    }

    private ForwardTap tap(NodeOrigin origin) throws Exception {
        return ForwardTap.setup()
                .trusting(TlsOrigin.root(folder))
                .resolving(NAME, origin.port())
                .start();
    }

    private String root() throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(ForwardTap.root().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        return Files.writeString(folder.resolve("tap.pem"), pem).toString();
    }

    private static String versionOf(String upstream) {
        return upstream.equals("h1") ? "1.1" : "2.0";
    }

    @ParameterizedTest
    @CsvSource({"--http1.1, h1, 1.1", "--http1.1, h2, 1.1", "--http2, h1, 2", "--http2, h2, 2", "--http2, both, 2"})
    void curlSendsAndReadsAMegabyte(String option, String upstream, String version) throws Exception {
        byte[] body = new byte[1_000_000];
        new Random(3).nextBytes(body);
        Files.write(folder.resolve("in"), body);
        try (NodeOrigin origin = origin(upstream);
                ForwardTap tap = tap(origin)) {
            String said = Command.run(
                    folder,
                    "curl",
                    "-sS",
                    option,
                    "--proxy",
                    "http://127.0.0.1:" + tap.port(),
                    "--cacert",
                    root(),
                    "--data-binary",
                    "@in",
                    "-D",
                    "head",
                    "-o",
                    "out",
                    "-w",
                    "%{http_version} %{http_code} %{proxy_ssl_verify_result}",
                    "https://" + NAME + "/v1/messages");
            assertThat(said).isEqualTo(version + " 200 0");
            assertThat(Files.readAllBytes(folder.resolve("out"))).isEqualTo(body);
            assertThat(Files.readString(folder.resolve("head"))).contains("x-version: " + versionOf(upstream));
            SeenExchanges.Seen seen = tap.seen.next();
            assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
            assertThat(seen.requestBody()).isEqualTo(body);
            assertThat(seen.responseBody()).isEqualTo(body);
            assertThat(seen.request().upstreamUrl()).isEqualTo("https://" + NAME + "/v1/messages");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1", "h2"})
    void nghttpSendsFiftyStreamsAtOnceWithPrioritiesAndTrailers(String upstream) throws Exception {
        Files.writeString(folder.resolve("in"), "y".repeat(20_000), StandardCharsets.US_ASCII);
        try (NodeOrigin origin = origin(upstream);
                ForwardTap tap = tap(origin);
                TunnelPort tunnel = new TunnelPort(tap.port(), NAME + ":443")) {
            String said = Command.run(
                    folder,
                    "nghttp",
                    "-nv",
                    "-m50",
                    "-p200",
                    "--no-content-length",
                    "-d",
                    "in",
                    "--trailer",
                    "x-check: 7",
                    "-H",
                    ":authority: " + NAME,
                    "https://localhost:" + tunnel.port() + "/v1/messages");
            assertThat(Pattern.compile(":status: 200").matcher(said).results()).hasSize(50);
            assertThat(Pattern.compile("x-length: 20000").matcher(said).results())
                    .hasSize(50);
            assertThat(Pattern.compile("x-check: 7")
                            .matcher(said.replaceAll("send HEADERS[^\\[]*", ""))
                            .results())
                    .hasSizeGreaterThanOrEqualTo(50);
            assertThat(said).doesNotContain("RST_STREAM");
            for (int i = 0; i < 50; i++) {
                SeenExchanges.Seen seen = tap.seen.next();
                assertThat(seen.outcome).isEqualTo(Outcome.COMPLETED);
                assertThat(seen.responseBody()).hasSize(20_000);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "fetch, http/1.1, h1",
        "fetch, http/1.1, h2",
        "fetch, h2, h1",
        "fetch, h2, h2",
        "http2, h2, h1",
        "http2, h2, h2"
    })
    void nodeSendsWithFetchAndWithItsHttp2Module(String how, String version, String upstream) throws Exception {
        try (NodeOrigin origin = origin(upstream);
                ForwardTap tap = tap(origin)) {
            String said = Command.run(
                    folder,
                    "node",
                    NodeOrigin.script(folder, "client.mjs").toString(),
                    how,
                    version,
                    Integer.toString(tap.port()),
                    "https://" + NAME + "/v1/messages",
                    root());
            JsonArray results =
                    JsonText.parse(said.substring(said.indexOf("[{"))).asArray().orElseThrow();
            assertThat(results.elements()).hasSize(how.equals("fetch") ? 3 : 20).allSatisfy(result -> {
                JsonObject one = result.asObject().orElseThrow();
                assertThat(one.number("status")).contains(200L);
                assertThat(one.number("length")).contains(100_000L);
                assertThat(one.string("version")).contains(versionOf(upstream));
                if (how.equals("http2")) {
                    assertThat(one.string("cookie")).contains("a=1; b=2");
                    assertThat(one.number("counted")).contains(100_000L);
                }
            });
            for (int i = 0; i < (how.equals("fetch") ? 3 : 20); i++) {
                assertThat(tap.seen.next().outcome).isEqualTo(Outcome.COMPLETED);
            }
        }
    }
}
