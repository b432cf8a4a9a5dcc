package dev.claudetap.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.SomeProfile;
import dev.claudetap.client.TapEndpoint;
import dev.claudetap.client.Upstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DoctorTest {
    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    /** An agent with a base URL and nothing else. */
    private static final class Plain extends SomeProfile {
        @Override
        public String label() {
            return "Plain";
        }

        @Override
        public String command() {
            return "plain-agent";
        }

        @Override
        public Upstream detectUpstream(ClientContext context) {
            return new Upstream(URI.create("https://u:fake-password@plain.example"), Optional.empty(), "PLAIN_URL");
        }

        @Override
        public LaunchPlan plan(ClientContext context, TapEndpoint endpoint) {
            return new LaunchPlan(
                    command(),
                    List.of(),
                    Map.of("PLAIN_URL", endpoint.url().toString()),
                    Set.of(),
                    List.of(),
                    List.of("a settings file sets it too"));
        }

        @Override
        public Optional<String> refusal(ProxyMode mode) {
            return mode == ProxyMode.FORWARD ? Optional.of("Plain knows no proxy") : Optional.empty();
        }
    }

    @Test
    void anAgentThatIsThereIsDescribed() throws IOException {
        agent("#!/usr/bin/env node\n");
        environment.put("PLAIN_URL", "https://plain.example");

        assertThat(texts(Finding.Level.OK, ProxyMode.REVERSE))
                .anyMatch(text -> text.contains("plain-agent is a Node.js script"))
                .contains("mode: reverse. It is a test.")
                .anyMatch(text -> text.startsWith("target: https://") && text.endsWith("plain.example (PLAIN_URL)"))
                .anyMatch(text -> text.startsWith("variables: PLAIN_URL is yours"))
                .anyMatch(text -> text.startsWith("clock: "))
                .noneMatch(text -> text.contains("fake-password"));
        assertThat(texts(Finding.Level.WARNING, ProxyMode.REVERSE))
                .containsExactly("agent: a settings file sets it too");
        assertThat(texts(Finding.Level.PROBLEM, ProxyMode.REVERSE)).isEmpty();
    }

    @Test
    void anAgentThatIsMissingIsAProblemThatSaysWhereToGetIt() {
        assertThat(texts(Finding.Level.PROBLEM, ProxyMode.REVERSE))
                .singleElement()
                .asString()
                .contains("'plain-agent' was not found", "https://example.invalid/install");
    }

    @Test
    void aModeThatTheAgentRefusesIsAProblem() throws IOException {
        agent("#!/bin/sh\n");

        assertThat(texts(Finding.Level.PROBLEM, ProxyMode.FORWARD)).containsExactly("mode: Plain knows no proxy");
    }

    @Test
    void whatTakesTrafficPastAForwardTapIsAProblem() throws IOException {
        agent("#!/bin/sh\n");
        environment.put("no_proxy", "intranet, *");
        environment.put("NODE_TLS_REJECT_UNAUTHORIZED", "0");

        assertThat(texts(Finding.Level.PROBLEM, ProxyMode.FORWARD)).anyMatch(text -> text.contains("NO_PROXY is '*'"));
        assertThat(texts(Finding.Level.WARNING, ProxyMode.FORWARD))
                .anyMatch(text -> text.contains("REJECT_UNAUTHORIZED"));
        assertThat(texts(Finding.Level.PROBLEM, ProxyMode.REVERSE)).isEmpty();
    }

    @Test
    void aCertificateFileThatIsNoneIsAProblem() throws IOException {
        agent("#!/bin/sh\n");
        Path good = Files.writeString(directory.resolve("good.pem"), "-----BEGIN CERTIFICATE-----\n");
        environment.put("SSL_CERT_FILE", good.toString());
        environment.put("NODE_EXTRA_CA_CERTS", "missing.pem");

        assertThat(texts(Finding.Level.OK, ProxyMode.REVERSE)).anyMatch(text -> text.contains("SSL_CERT_FILE names"));
        assertThat(texts(Finding.Level.PROBLEM, ProxyMode.REVERSE))
                .singleElement()
                .asString()
                .contains("NODE_EXTRA_CA_CERTS names missing.pem");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://me:fake-password@proxy.example:3128",
                "me:fake-password@proxy.example:3128",
                "socks5://me:fake-password@proxy.example:3128"
            })
    void aProxysPasswordIsNotShown(String proxy) throws IOException {
        agent("#!/bin/sh\n");
        environment.put("HTTPS_PROXY", proxy);

        assertThat(texts(Finding.Level.OK, ProxyMode.REVERSE))
                .anyMatch(text -> text.contains("HTTPS_PROXY is set") && text.contains("proxy.example:3128"))
                .noneMatch(text -> text.contains("fake-password"));
    }

    @Test
    void aProxyThatIsNoAddressIsAProblemAndIsNotQuoted() throws IOException {
        agent("#!/bin/sh\n");
        String proxy = "http://me:fake^pass word%@proxy.example:3128";
        environment.put("HTTPS_PROXY", proxy);

        assertThat(texts(Finding.Level.PROBLEM, ProxyMode.REVERSE))
                .singleElement()
                .asString()
                .contains("HTTPS_PROXY is no proxy's address")
                .doesNotContain("fake");
    }

    @ParameterizedTest
    @CsvSource({
        "x, '#!/usr/bin/python3', a Python script",
        "x, '#!/bin/bash', a shell script",
        "x, '#!/usr/bin/perl', a script",
        "x, '\177ELF', a native program",
        "x.exe, MZ, a native program",
        "x.cmd, '@echo off', a Windows command shim",
        "x.ps1, '', a PowerShell script",
        "x, plain text, a file of unknown kind",
    })
    void theKindOfAnExecutableIsReadOffIt(String name, String content, String kind) throws IOException {
        assertThat(ExecutableKind.of(Files.writeString(directory.resolve(name), content)))
                .isEqualTo(kind);
    }

    @Test
    void aTakenPortIsTold() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
            assertThat(Doctor.port("127.0.0.1", port).level()).isEqualTo(Finding.Level.PROBLEM);
        }
        assertThat(Doctor.port("127.0.0.1", port).level()).isEqualTo(Finding.Level.OK);
    }

    @Test
    void suspectsAreWhatSpeaksAgainstCaptureButNotWhatWasSaidAtTheStart() throws IOException {
        agent("#!/bin/sh\n");
        environment.put("PATH", directory.toString());
        environment.put("NODE_TLS_REJECT_UNAUTHORIZED", "0");
        ClientContext context = new ClientContext(environment, List.of(), directory, directory);

        assertThat(Doctor.suspects(new Plain(), context, ProxyMode.REVERSE))
                .singleElement()
                .asString()
                .startsWith("NODE_TLS_REJECT_UNAUTHORIZED is 0");
    }

    @ParameterizedTest
    @CsvSource({
        "'echo plain-agent v1.2.3-beta on linux', 1.2.3-beta",
        "'echo 7', 'not known: ''plain-agent --version'' does not say one; capture works without'",
        "'exit 1', 'not known: ''plain-agent --version'' does not say one; capture works without'",
    })
    void anAgentIsAskedForItsVersion(String script, String version) throws Exception {
        agent("#!/bin/sh\n" + script + "\n");

        assertThat(version()).isEqualTo(Finding.ok("version", version));
    }

    @Test
    void anAgentThatNeverAnswersHasNoKnownVersion() throws Exception {
        agent("#!/bin/sh\nexec sleep 1000\n");
        environment.put("PATH", directory + ":/usr/bin:/bin");
        ClientContext context = new ClientContext(environment, List.of(), directory, directory);

        assertThat(AgentVersion.of(new Plain(), context, Duration.ofMillis(50)).text())
                .startsWith("not known");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "app; {\"bin\":{\"other\":\"x.js\",\"plain\":\"./plain-agent\"},\"version\":\"4.5.6\"}; 4.5.6, as its package says",
                "app; {\"bin\":\"plain-agent\",\"version\":\"4.5.6\"}; 4.5.6, as its package says",
                "node_modules/@o/plain; {\"name\":\"@o/plain\",\"version\":\"4.5.6\"}; 4.5.6, as its package says",
                "node_modules/@o/plain; {\"name\":\"another\",\"version\":\"4.5.6\"}; 1.0.1",
                "app; {\"name\":\"app\",\"version\":\"4.5.6\"}; 1.0.1",
                "app; {\"bin\":{\"plain-agent\":\"other.js\"},\"version\":\"4.5.6\"}; 1.0.1",
                "app; no JSON; 1.0.1",
            })
    void onlyAPackageThatTheProgramBelongsToSaysItsVersion(String folder, String description, String version)
            throws Exception {
        directory = Files.createDirectories(directory.resolve(folder)).toRealPath();
        agent("#!/bin/sh\necho 1.0.1\n");
        Files.writeString(directory.resolve("package.json"), description);

        assertThat(version()).isEqualTo(Finding.ok("version", version));
    }

    @Test
    void aDescriptionThatOnlyNamesAKindOfScriptIsNotTheLastOne() throws Exception {
        Path installed = Files.createDirectories(directory.resolve("node_modules/plain/dist"));
        Files.writeString(installed.resolve("package.json"), "{\"type\":\"module\"}");
        Files.writeString(installed.resolveSibling("package.json"), "{\"name\":\"plain\",\"version\":\"4.5.6\"}");
        directory = installed.toRealPath();
        agent("#!/bin/sh\necho 1.0.1\n");

        assertThat(version()).isEqualTo(Finding.ok("version", "4.5.6, as its package says"));
    }

    @Test
    void anAgentThatIsMissingHasNoVersion() throws Exception {
        assertThat(version()).isEqualTo(Finding.ok("version", "not known: there is nothing to ask"));
    }

    private Finding version() throws InterruptedException {
        environment.put("PATH", directory.toString());
        ClientContext context = new ClientContext(environment, List.of(), directory, directory);
        return AgentVersion.of(new Plain(), context, Duration.ofSeconds(60));
    }

    private void agent(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("plain-agent"), content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private List<String> texts(Finding.Level level, ProxyMode mode) {
        environment.put("PATH", directory.toString());
        return Doctor.examine(new Plain(), new ClientContext(environment, List.of(), directory, directory), mode)
                .stream()
                .filter(finding -> finding.level() == level)
                .map(finding -> finding.check() + ": " + finding.text())
                .toList();
    }
}
