package dev.claudetap.files;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where this program keeps what belongs to a user: below {@code CLAUDE_TAP_HOME}, where that is set, else where the platform
 * wants it, in a folder {@code claude-tap}. Only names places, makes none. Immutable.
 */
public final class UserDirectories {
    private static final String PROGRAM = "claude-tap";

    private final Map<String, String> environment;
    private final String osName;
    private final Path home;

    private UserDirectories(Map<String, String> environment, String osName, Path home) {
        this.environment = Map.copyOf(environment);
        this.osName = osName.toLowerCase(Locale.ROOT);
        this.home = home;
    }

    /**
     * Those of a user.
     *
     * @param environment its variables
     * @param osName as the system property {@code os.name} has it
     * @param home its home directory
     */
    public static UserDirectories of(Map<String, String> environment, String osName, Path home) {
        return new UserDirectories(environment, osName, home);
    }

    /** Those of the user of this process, in that environment; HOME counts before what the system says. */
    public static UserDirectories here(Map<String, String> environment) {
        String named = environment.getOrDefault("HOME", "").strip();
        String own = named.isEmpty() ? System.getProperty("user.home", ".") : named;
        return of(environment, System.getProperty("os.name", ""), Path.of(own));
    }

    /** The home directory, which all others may be below. */
    public Path home() {
        return home;
    }

    /**
     * What the user writes: the configuration, profiles of agents. {@code XDG_CONFIG_HOME}, {@code APPDATA} or {@code ~/.config}, on
     * macOS too.
     */
    public Path config() {
        String named = first("XDG_CONFIG_HOME", "APPDATA");
        return chosen().orElseGet(
                        () -> (isAbsolute(named) ? Path.of(named) : home.resolve(".config")).resolve(PROGRAM));
    }

    /**
     * What must not be lost: the certificate authority, which files are trusted. {@code XDG_DATA_HOME}, {@code ~/.local/share},
     * {@code ~/Library/Application Support}, or {@code %LOCALAPPDATA%}.
     */
    public Path data() {
        return chosen().orElseGet(() -> base("XDG_DATA_HOME", ".local/share", "Library/Application Support"));
    }

    /** What can be made again, where the launcher makes it, a shell script: {@code XDG_CACHE_HOME} or {@code ~/.cache}, on every system. */
    public Path cache() {
        String named = variable("XDG_CACHE_HOME");
        return (isAbsolute(named) ? Path.of(named) : home.resolve(".cache")).resolve(PROGRAM);
    }

    private Optional<Path> chosen() {
        String all = variable("CLAUDE_TAP_HOME");
        return all.isEmpty() ? Optional.empty() : Optional.of(Path.of(all));
    }

    private Path base(String xdg, String unix, String mac) {
        String named = variable(xdg);
        // By its specification a relative path there is to be ignored.
        if (isAbsolute(named)) {
            return Path.of(named, PROGRAM);
        }
        if (isWindows()) {
            String local = variable("LOCALAPPDATA");
            return (local.isEmpty() ? home.resolve("AppData").resolve("Local") : Path.of(local)).resolve(PROGRAM);
        }
        return home.resolve(osName.startsWith("mac") ? mac : unix).resolve(PROGRAM);
    }

    private boolean isWindows() {
        return osName.startsWith("windows");
    }

    private static boolean isAbsolute(String path) {
        return !path.isEmpty() && Path.of(path).isAbsolute();
    }

    private String first(String... names) {
        for (String name : names) {
            if (!variable(name).isEmpty()) {
                return variable(name);
            }
        }
        return "";
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "").strip();
    }
}
