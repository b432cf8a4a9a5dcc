package dev.claudetap.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserDirectoriesTest {
    @TempDir
    private Path home;

    private UserDirectories on(String osName, Map<String, String> environment) {
        return UserDirectories.of(environment, osName, home);
    }

    @Test
    void everySystemHasItsOwnPlaces() {
        UserDirectories linux = on("Linux", Map.of());
        assertThat(linux.config()).isEqualTo(home.resolve(".config/claude-tap"));
        assertThat(linux.data()).isEqualTo(home.resolve(".local/share/claude-tap"));
        assertThat(linux.cache()).isEqualTo(home.resolve(".cache/claude-tap"));

        UserDirectories mac = on("Mac OS X", Map.of());
        assertThat(mac.config()).isEqualTo(home.resolve(".config/claude-tap"));
        assertThat(mac.data()).isEqualTo(home.resolve("Library/Application Support/claude-tap"));
        assertThat(mac.cache()).as("where the launcher looks").isEqualTo(home.resolve(".cache/claude-tap"));

        UserDirectories windows = on(
                "Windows 11",
                Map.of(
                        "APPDATA", home.resolve("roaming").toString(),
                        "LOCALAPPDATA", home.resolve("local").toString()));
        assertThat(windows.config()).isEqualTo(home.resolve("roaming/claude-tap"));
        assertThat(windows.data()).isEqualTo(home.resolve("local/claude-tap"));
        assertThat(windows.cache()).isEqualTo(home.resolve(".cache/claude-tap"));
        assertThat(on("Windows 11", Map.of()).data()).isEqualTo(home.resolve("AppData/Local/claude-tap"));
    }

    @Test
    void xdgFoldersCountWhenTheyAreAbsolute() {
        UserDirectories chosen = on(
                "Mac OS X",
                Map.of(
                        "XDG_CONFIG_HOME", home.resolve("c").toString(),
                        "XDG_DATA_HOME", home.resolve("d").toString(),
                        "XDG_CACHE_HOME", home.resolve("k").toString()));
        assertThat(chosen.config()).isEqualTo(home.resolve("c/claude-tap"));
        assertThat(chosen.data()).isEqualTo(home.resolve("d/claude-tap"));
        assertThat(chosen.cache()).isEqualTo(home.resolve("k/claude-tap"));

        UserDirectories relative =
                on("Linux", Map.of("XDG_CONFIG_HOME", "c", "XDG_DATA_HOME", "d", "XDG_CACHE_HOME", "k"));
        assertThat(relative.config()).isEqualTo(home.resolve(".config/claude-tap"));
        assertThat(relative.data()).isEqualTo(home.resolve(".local/share/claude-tap"));
        assertThat(relative.cache()).isEqualTo(home.resolve(".cache/claude-tap"));
    }

    @Test
    void aFolderOfTheUsersChoiceCountsFirst() {
        UserDirectories chosen = on(
                "Linux",
                Map.of(
                        "CLAUDE_TAP_HOME", home.resolve("mine").toString(),
                        "XDG_DATA_HOME", home.resolve("data").toString()));

        assertThat(chosen.config()).isEqualTo(home.resolve("mine"));
        assertThat(chosen.data()).isEqualTo(home.resolve("mine"));
        assertThat(chosen.cache()).isEqualTo(home.resolve(".cache/claude-tap"));
    }

    @Test
    void hereTheHomeIsThatOfTheEnvironment() {
        assertThat(UserDirectories.here(Map.of("HOME", home.toString())).home()).isEqualTo(home);
        assertThat(UserDirectories.here(Map.of()).home()).isEqualTo(Path.of(System.getProperty("user.home")));
    }
}
