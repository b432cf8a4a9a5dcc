package dev.claudetap.proxy.tls;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the authority of a user is kept: in a folder of its own below the one that the platform gives a program for its data. */
final class AuthorityFolder {
    private static final String PROGRAM = "claude-tap";

    private AuthorityFolder() {}

    static Path of(Map<String, String> environment, String osName, Path userHome) {
        return data(environment, osName.toLowerCase(Locale.ROOT), userHome)
                .resolve("ca")
                .toAbsolutePath();
    }

    private static Path data(Map<String, String> environment, String osName, Path userHome) {
        String chosen = value(environment, "CLAUDE_TAP_HOME");
        if (!chosen.isEmpty()) {
            return Path.of(chosen);
        }
        String xdg = value(environment, "XDG_DATA_HOME");
        // By its specification a relative path there is to be ignored.
        if (!xdg.isEmpty() && Path.of(xdg).isAbsolute()) {
            return Path.of(xdg, PROGRAM);
        }
        String home = value(environment, "HOME");
        Path own = home.isEmpty() ? userHome : Path.of(home);
        if (osName.startsWith("windows")) {
            String local = value(environment, "LOCALAPPDATA");
            return (local.isEmpty() ? userHome.resolve("AppData").resolve("Local") : Path.of(local)).resolve(PROGRAM);
        }
        return osName.startsWith("mac")
                ? own.resolve("Library").resolve("Application Support").resolve(PROGRAM)
                : own.resolve(".local").resolve("share").resolve(PROGRAM);
    }

    private static String value(Map<String, String> environment, String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
