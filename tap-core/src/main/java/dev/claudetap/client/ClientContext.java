package dev.claudetap.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything a profile may look at. A profile reads the world through this only, so tests can build any world.
 *
 * @param environment the environment the agent would have had without us
 * @param arguments the user's arguments for the agent, untouched
 * @param home the user's home directory
 * @param workingDirectory where the agent will run
 */
public record ClientContext(Map<String, String> environment, List<String> arguments, Path home, Path workingDirectory) {
    public ClientContext {
        environment = Map.copyOf(environment);
        arguments = List.copyOf(arguments);
        Objects.requireNonNull(home, "home");
        Objects.requireNonNull(workingDirectory, "workingDirectory");
    }

    /** The world of an agent that is started from this process's directory with that environment. */
    public static ClientContext here(Map<String, String> environment, List<String> arguments) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        return new ClientContext(
                environment, arguments, Path.of(home), Path.of("").toAbsolutePath());
    }

    /** An environment variable's trimmed value; empty when unset or blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** A small text file's content; empty when it is missing or cannot be read as UTF-8. */
    public Optional<String> readFile(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            // Missing, unreadable and not UTF-8 mean the same to a profile: there is no such configuration.
            return Optional.empty();
        }
    }

    /** What a directory holds, sorted by name; empty when it is missing or cannot be read. */
    public List<Path> listDirectory(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            // As above: there is no such configuration.
            return List.of();
        }
    }
}
