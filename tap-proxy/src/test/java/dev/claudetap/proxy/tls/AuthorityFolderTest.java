package dev.claudetap.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityFolderTest {
    @TempDir
    private Path home;

    private Path of(String osName, Map<String, String> environment) {
        return AuthorityFolder.of(environment, osName, home);
    }

    @Test
    void everySystemHasItsOwnPlace() {
        Map<String, String> environment = Map.of("HOME", home.toString());

        assertThat(of("Linux", environment)).isEqualTo(home.resolve(".local/share/claude-tap/ca"));
        assertThat(of("Mac OS X", environment)).isEqualTo(home.resolve("Library/Application Support/claude-tap/ca"));
        assertThat(of("Windows 11", Map.of())).isEqualTo(home.resolve("AppData/Local/claude-tap/ca"));
        assertThat(of("Windows 11", Map.of("LOCALAPPDATA", home.resolve("local").toString())))
                .isEqualTo(home.resolve("local/claude-tap/ca"));
    }

    @Test
    void theXdgFolderCountsWhenItIsAbsolute() {
        assertThat(of("Linux", Map.of("XDG_DATA_HOME", home.resolve("data").toString())))
                .isEqualTo(home.resolve("data/claude-tap/ca"));
        assertThat(of("Linux", Map.of("XDG_DATA_HOME", "data"))).isEqualTo(home.resolve(".local/share/claude-tap/ca"));
    }

    @Test
    void aFolderOfTheUsersChoiceCountsFirst() {
        Map<String, String> environment = Map.of(
                "CLAUDE_TAP_HOME",
                home.resolve("mine").toString(),
                "XDG_DATA_HOME",
                home.resolve("data").toString());

        assertThat(of("Linux", environment)).isEqualTo(home.resolve("mine/ca"));
        assertThat(CertificateAuthority.directory(environment)).isEqualTo(home.resolve("mine/ca"));
    }
}
