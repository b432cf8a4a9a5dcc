package dev.claudetap.proxy;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the tap keeps what outlives a session and belongs to the user, not to a project. */
final class TapHome {
    private TapHome() {}

    /** CLAUDE_TAP_HOME, or a folder of our own where the platform keeps the data of programs. */
    static Path of(Map<String, String> environment) {
        String chosen = environment.getOrDefault("CLAUDE_TAP_HOME", "").strip();
        if (!chosen.isEmpty()) {
            return Path.of(chosen).toAbsolutePath();
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "").strip();
        // The specification says that a relative path there is to be ignored.
        if (!data.isEmpty() && Path.of(data).isAbsolute()) {
            return Path.of(data, "claude-tap");
        }
        String local = environment.getOrDefault("LOCALAPPDATA", "").strip();
        if (!local.isEmpty()
                && System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
            return Path.of(local, "claude-tap");
        }
        String home = environment.getOrDefault("HOME", "").strip();
        return Path.of(home.isEmpty() ? System.getProperty("user.home", ".") : home, ".local", "share", "claude-tap");
    }
}
