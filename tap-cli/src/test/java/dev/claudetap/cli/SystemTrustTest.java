package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.cli.trust.Machine;
import dev.claudetap.proxy.tls.CertificateAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemTrustTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<List<String>> ran = new ArrayList<>();
    private final List<String> script = new ArrayList<>();
    private boolean trusted;
    private boolean refuses;

    @TempDir
    private Path home;

    private SystemTrust on(String osName) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new SystemTrust(
                new Console(stream, stream, Map.of()), new Machine(osName, "ID=debian", false, home), this::keychain);
    }

    /** A platform whose user may say no. */
    private SystemTrust.Ended keychain(List<String> command) {
        ran.add(command);
        if (command.contains("verify-cert")) {
            return new SystemTrust.Ended(trusted ? 0 : 1, "");
        }
        if (refuses) {
            return new SystemTrust.Ended(1, "\nSecTrustSettings: the user said no\nmore\n");
        }
        trusted = command.contains("add-trusted-cert");
        return new SystemTrust.Ended(0, "");
    }

    private CertificateAuthority authority() throws IOException {
        return CertificateAuthority.open(home.resolve("ca"));
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPlatformThatLetsUsIsChangedOnceAndChangedBack() throws Exception {
        on("Mac OS X").trust(authority(), script::add);
        on("Mac OS X").trust(authority(), script::add);
        assertThat(ran).hasSize(3);
        assertThat(said()).contains("the CA is trusted now", "the CA is trusted already");

        on("Mac OS X").untrust(authority(), script::add);
        assertThat(trusted).isFalse();
        on("Mac OS X").untrust(authority(), script::add);

        assertThat(said()).contains("not trusted any more", "the CA is not trusted: ");
        assertThat(script).isEmpty();
    }

    @Test
    void aUserWhoSaysNoEndsWithOneLineAndItsOwnCode() throws IOException {
        refuses = true;
        CertificateAuthority authority = authority();

        assertThatThrownBy(() -> on("Mac OS X").trust(authority, script::add))
                .isInstanceOfSatisfying(CliException.class, failure -> {
                    assertThat(failure.exitCode()).isEqualTo(ExitCode.NO_PERMISSION);
                    assertThat(failure.line())
                            .startsWith(
                                    "the trust store was not changed: SecTrustSettings: the user said no; the command was: security ")
                            .hasLineCount(1);
                });
    }

    @Test
    void aPlatformThatNeedsMoreRightsIsOnlyTalkedAbout() throws Exception {
        on("Linux").trust(authority(), script::add);

        assertThat(ran).isEmpty();
        assertThat(script).contains("sudo update-ca-certificates");
    }

    @Test
    void theCommandsShowTheAuthorityAndNeverItsKey() throws Exception {
        Map<String, String> environment = Map.of("CLAUDE_TAP_HOME", home.toString());

        CommandLineOutput path = CommandLineOutput.of(environment, "ca", "path");
        CommandLineOutput print = CommandLineOutput.of(environment, "ca", "print");

        assertThat(path.code()).isZero();
        assertThat(path.out().strip()).isEqualTo(home.resolve("ca/ca.pem").toString());
        assertThat(print.out())
                .isEqualTo(Files.readString(home.resolve("ca/ca.pem")))
                .contains("BEGIN CERTIFICATE");
        assertThat(print.out()).doesNotContain("PRIVATE");
    }

    @Test
    void aFolderThatCannotBeMadeIsOneLine() throws IOException {
        Path file = Files.writeString(home.resolve("file"), "");

        CommandLineOutput output = CommandLineOutput.of(Map.of("CLAUDE_TAP_HOME", file.toString()), "ca", "path");

        assertThat(output.code()).isEqualTo(ExitCode.CANNOT_CREATE.code());
        assertThat(output.err())
                .startsWith("claude-tap: error: the folder " + file)
                .hasLineCount(1);
    }
}
