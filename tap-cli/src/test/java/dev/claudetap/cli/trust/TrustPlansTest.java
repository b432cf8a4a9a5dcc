package dev.claudetap.cli.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.proxy.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustPlansTest {
    private static final Path PEM = Path.of("/home/ann/.local/share/claude-tap/ca/ca.pem");

    private final CertificateAuthority authority = CertificateAuthority.ephemeral();
    private final String name =
            authority.certificate().getSubjectX500Principal().getName().replaceAll(".*CN=([^,]+).*", "$1");

    private TrustPlans linux(String osRelease, boolean root) {
        return new TrustPlans(
                new Machine("Linux", osRelease, root, Path.of("/home/ann")), PEM, authority.certificate());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID=debian | sudo cp PEM /usr/local/share/ca-certificates/claude-tap.crt ; sudo update-ca-certificates",
                "ID=ubuntu | sudo cp PEM /usr/local/share/ca-certificates/claude-tap.crt ; sudo update-ca-certificates",
                "ID=linuxmint~ID_LIKE=\"ubuntu debian\" | sudo cp PEM /usr/local/share/ca-certificates/claude-tap.crt ; sudo update-ca-certificates",
                "NAME=\"Fedora Linux\"~ID=fedora | sudo cp PEM /etc/pki/ca-trust/source/anchors/claude-tap.pem ; sudo update-ca-trust",
                "ID=\"rocky\"~ID_LIKE=\"rhel centos fedora\" | sudo cp PEM /etc/pki/ca-trust/source/anchors/claude-tap.pem ; sudo update-ca-trust",
                "ID=arch | sudo trust anchor --store PEM",
                "ID=manjaro~ID_LIKE=arch | sudo trust anchor --store PEM",
                "ID=alpine | doas cp PEM /usr/local/share/ca-certificates/claude-tap.crt ; doas update-ca-certificates",
                "ID=\"opensuse-tumbleweed\"~ID_LIKE=\"opensuse suse\" | sudo cp PEM /etc/pki/trust/anchors/claude-tap.pem ; sudo update-ca-certificates",
                "ID=plan9 | sudo trust anchor --store PEM"
            })
    void everyFamilyOfDistributionsHasItsCommands(String osRelease, String commands) {
        List<String> expected = List.of(commands.replace("PEM", PEM.toString()).split(" ; "));

        TrustPlan plan = linux(osRelease.replace('~', '\n'), false).trust();

        assertThat(plan.commands()).isEmpty();
        assertThat(plan.script().subList(1, 1 + expected.size())).isEqualTo(expected);
        assertThat(plan.script().get(0)).startsWith("# Whatever uses the system's certificates");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID=debian | sudo rm -f /usr/local/share/ca-certificates/claude-tap.crt ; sudo update-ca-certificates --fresh",
                "ID=fedora | sudo rm -f /etc/pki/ca-trust/source/anchors/claude-tap.pem ; sudo update-ca-trust",
                "ID=arch | sudo trust anchor --remove PEM",
                "ID=alpine | doas rm -f /usr/local/share/ca-certificates/claude-tap.crt ; doas update-ca-certificates",
                "ID=sles | sudo rm -f /etc/pki/trust/anchors/claude-tap.pem ; sudo update-ca-certificates"
            })
    void whatWasTrustedIsForgotten(String osRelease, String commands) {
        List<String> expected = List.of(commands.replace("PEM", PEM.toString()).split(" ; "));

        assertThat(linux(osRelease, false).untrust().script().subList(1, 1 + expected.size()))
                .isEqualTo(expected);
    }

    @Test
    void whoIsRootNeedsNoSudo() {
        assertThat(linux("ID=debian", true).trust().script())
                .contains("update-ca-certificates")
                .noneMatch(it -> it.contains("sudo"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ID=debian", "ID=fedora", "ID=arch", "ID=alpine", "ID=sles", ""})
    void theScriptsAreShellAndNameTheBrowsers(String osRelease) throws Exception {
        for (TrustPlan plan :
                List.of(linux(osRelease, false).trust(), linux(osRelease, false).untrust())) {
            String script = String.join("\n", plan.script());
            assertThat(script).contains("Chromium", "Firefox", "certutil", "'" + name + "'");
            Process shell = new ProcessBuilder("sh", "-n", "-c", script)
                    .redirectErrorStream(true)
                    .start();
            assertThat(shell.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(shell.exitValue()).as(script).isZero();
        }
    }

    @Test
    void theBrowsersPartCallsTheProgramForEveryStore(@TempDir Path home) throws IOException, InterruptedException {
        Path pem = Files.writeString(home.resolve("it's ours.pem"), authority.pem());
        TrustPlans plans = new TrustPlans(new Machine("Linux", "ID=debian", false, home), pem, authority.certificate());
        // Stands for NSS's program, which few machines have: says what it was called with, an argument a line.
        Path program = Files.writeString(home.resolve("certutil"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();

        assertThat(browsers(home, plans.trust()))
                .contains("-N\n", "-A\n-t\nC,,\n-n\n" + name + "\n-i\n" + pem + "\n", "sql:" + home + "/.pki/nssdb\n");
        assertThat(browsers(home, plans.untrust())).contains("-D\n-n\n" + name + "\n");
    }

    private static String browsers(Path home, TrustPlan plan) throws IOException, InterruptedException {
        Files.createDirectories(home.resolve(".mozilla/firefox/one.default"));
        Files.writeString(home.resolve(".mozilla/firefox/one.default/cert9.db"), "");
        String script = String.join("\n", plan.script());
        String part = script.substring(script.indexOf("# Chromium"));
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", part).redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        builder.environment().merge("PATH", home.toString(), (path, first) -> first + ":" + path);
        Process shell = builder.start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        shell.waitFor();
        assertThat(output).contains("sql:" + home + "/.mozilla/firefox/one.default\n");
        return output;
    }

    @Test
    void macUsesTheLoginKeychainWithoutSudo() {
        TrustPlans plans =
                new TrustPlans(new Machine("Mac OS X", "", false, Path.of("/Users/ann")), PEM, authority.certificate());
        String keychain = "/Users/ann/Library/Keychains/login.keychain-db";

        assertThat(plans.trust().commands())
                .containsExactly(List.of(
                        "security",
                        "add-trusted-cert",
                        "-r",
                        "trustRoot",
                        "-p",
                        "ssl",
                        "-k",
                        keychain,
                        PEM.toString()));
        assertThat(plans.trust().check()).startsWith("security", "verify-cert");
        assertThat(plans.trust().script()).isEmpty();
        assertThat(plans.untrust().commands())
                .hasSize(2)
                .allSatisfy(it -> assertThat(it).startsWith("security").doesNotContain("sudo"));
        assertThat(plans.untrust().commands().get(1)).contains("-Z", keychain);
    }

    @Test
    void windowsUsesTheUsersOwnStore() {
        TrustPlans plans = new TrustPlans(
                new Machine("Windows 11", "", false, Path.of("home")), Path.of("ca.pem"), authority.certificate());
        String serial = authority.certificate().getSerialNumber().toString(16);

        assertThat(plans.trust().commands())
                .containsExactly(List.of("certutil", "-user", "-addstore", "Root", "ca.pem"));
        assertThat(plans.untrust().commands())
                .containsExactly(List.of("certutil", "-user", "-delstore", "Root", serial));
        assertThat(plans.trust().check()).containsExactly("certutil", "-user", "-verifystore", "Root", serial);
    }

    @Test
    void wordsReachTheShellAsTheyAre() {
        assertThat(TrustPlans.quoted("/plain/path-1.pem")).isEqualTo("/plain/path-1.pem");
        assertThat(TrustPlans.quoted("/my files/it's")).isEqualTo("'/my files/it'\\''s'");
    }
}
