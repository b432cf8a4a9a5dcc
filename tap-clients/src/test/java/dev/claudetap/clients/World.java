package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.client.TapEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A user's machine for a test: a home, a project to work in, and an environment. */
final class World {
    static final URI TAP = URI.create("http://127.0.0.1:4321");
    static final URI TARGET = URI.create("https://upstream.invalid/base");
    static final TapEndpoint REVERSE = new TapEndpoint(ProxyMode.REVERSE, TAP, TARGET, null);
    static final TapEndpoint FORWARD = new TapEndpoint(ProxyMode.FORWARD, TAP, TARGET, Path.of("/ca/bundle.pem"));

    /** A reverse tap before a provider's bare host. */
    static TapEndpoint before(String provider) {
        return new TapEndpoint(ProxyMode.REVERSE, TAP, URI.create(provider), null);
    }

    final Path home;
    final Path project;
    private final Map<String, String> environment = new HashMap<>();

    World(Path directory) {
        home = directory.resolve("home");
        project = directory.resolve("home/work/project");
        try {
            Files.createDirectories(project);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    World variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    World homeFile(String name, String text) {
        return file(home.resolve(name), text);
    }

    World projectFile(String name, String text) {
        return file(project.resolve(name), text);
    }

    private World file(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ClientContext context(String... arguments) {
        return new ClientContext(environment, List.of(arguments), home, project);
    }

    /** Every file below the home with its content. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(home)) {
            for (Path file : (Iterable<Path>) tree::iterator) {
                files.put(file.toString(), Files.isRegularFile(file) ? Files.readString(file) : "directory");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
