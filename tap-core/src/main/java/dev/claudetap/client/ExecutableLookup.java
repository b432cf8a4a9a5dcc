package dev.claudetap.client;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds an agent's executable as a shell would: on the PATH that the agent itself is going to have. */
final class ExecutableLookup {
    private static final List<String> WINDOWS_SHIMS = List.of(".cmd", ".bat");
    private static final List<String> WINDOWS_EXTENSIONS = List.of(".com", ".exe", ".bat", ".cmd");

    private final boolean windows;

    ExecutableLookup(boolean windows) {
        this.windows = windows;
    }

    static ExecutableLookup ofThisSystem() {
        return new ExecutableLookup(File.separatorChar == '\\');
    }

    /** The executable of that name or path; empty when there is none. */
    Optional<Path> find(String command, Map<String, String> environment, Path workingDirectory) {
        return find(command, environment, workingDirectory, ExecutableLookup::isExecutable);
    }

    /** What has that name or path and cannot be executed, of which a shell would say so; empty on Windows, where nothing tells. */
    Optional<Path> unusable(String command, Map<String, String> environment, Path workingDirectory) {
        return windows
                ? Optional.empty()
                : find(command, environment, workingDirectory, isPath(command) ? Files::exists : Files::isRegularFile);
    }

    private boolean isPath(String command) {
        return command.indexOf('/') >= 0 || (windows && command.indexOf('\\') >= 0);
    }

    private Optional<Path> find(
            String command, Map<String, String> environment, Path workingDirectory, Predicate<Path> wanted) {
        if (isPath(command)) {
            return inDirectory(workingDirectory, command, wanted);
        }
        String separator = windows ? ";" : ":";
        for (String entry : path(environment).split(Pattern.quote(separator), -1)) {
            Optional<Path> found = entry.isEmpty() && windows
                    ? Optional.empty()
                    : resolve(workingDirectory, entry).flatMap(directory -> inDirectory(directory, command, wanted));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private String path(Map<String, String> environment) {
        if (!windows) {
            return environment.getOrDefault("PATH", "");
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().equalsIgnoreCase("PATH")) {
                return variable.getValue();
            }
        }
        return "";
    }

    private Optional<Path> inDirectory(Path directory, String name, Predicate<Path> wanted) {
        Optional<Path> file = resolve(directory, name);
        if (!windows) {
            return file.filter(wanted);
        }
        if (hasExtension(name)) {
            return file.filter(Files::isRegularFile);
        }
        // npm puts a shell script without extension beside the .cmd file; only the latter can be started by Windows.
        if (file.filter(Files::isRegularFile).isPresent()) {
            return firstWith(WINDOWS_SHIMS, directory, name).or(() -> file);
        }
        return firstWith(WINDOWS_EXTENSIONS, directory, name);
    }

    private static Optional<Path> firstWith(List<String> extensions, Path directory, String name) {
        return extensions.stream()
                .flatMap(extension -> resolve(directory, name + extension).stream())
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static boolean hasExtension(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return WINDOWS_EXTENSIONS.stream().anyMatch(lower::endsWith);
    }

    private static boolean isExecutable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static Optional<Path> resolve(Path directory, String name) {
        try {
            return Optional.of(directory.resolve(name));
        } catch (InvalidPathException e) {
            // A PATH may hold anything; what is no path on this system holds no executable either.
            return Optional.empty();
        }
    }
}
