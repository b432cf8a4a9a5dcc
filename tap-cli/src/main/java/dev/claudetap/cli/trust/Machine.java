package dev.claudetap.cli.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What decides which commands a machine needs.
 *
 * @param osName Java's name of the operating system
 * @param osRelease the text of {@code /etc/os-release}; empty where there is none
 * @param root whether the user may write everywhere
 * @param home the user's home directory
 */
public record Machine(String osName, String osRelease, boolean root, Path home) {
    /** This machine, for the user of that environment. */
    public static Machine ofThisProcess(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "").strip();
        return new Machine(
                System.getProperty("os.name", ""),
                read(Path.of("/etc/os-release")),
                System.getProperty("user.name", "").equals("root"),
                Path.of(home.isEmpty() ? System.getProperty("user.home", ".") : home));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            // No such file outside Linux, and on a few old systems; then the distribution is unknown.
            return "";
        }
    }

    boolean isMac() {
        return osName.toLowerCase(Locale.ROOT).startsWith("mac");
    }

    boolean isWindows() {
        return osName.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** The distribution's own id, then those it calls itself similar to; the nearest first. */
    List<String> distributions() {
        return Stream.concat(value("ID"), value("ID_LIKE")).toList();
    }

    private Stream<String> value(String key) {
        return osRelease
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .limit(1)
                .flatMap(line -> Stream.of(
                        line.substring(key.length() + 1).replaceAll("[\"']", "").split("\\s+", -1)))
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> !word.isEmpty());
    }
}
