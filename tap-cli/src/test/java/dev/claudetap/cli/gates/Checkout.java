package dev.claudetap.cli.gates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where the sources of this build are. */
public final class Checkout {
    private Checkout() {}

    /** The directory that holds the root POM and the modules. */
    public static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("mvnw"))) {
            Path parent = directory.getParent();
            if (parent == null) {
                throw new AssertionError("no checkout above " + Path.of("").toAbsolutePath());
            }
            directory = parent;
        }
        return directory;
    }

    /** Every Java source of every module, main and test. */
    public static List<Path> javaSources() throws IOException {
        try (Stream<Path> modules = Files.list(root())) {
            return modules.filter(module -> Files.exists(module.resolve("pom.xml")))
                    .map(module -> module.resolve("src"))
                    .filter(Files::isDirectory)
                    .flatMap(Checkout::javaFilesBelow)
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> javaFilesBelow(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new AssertionError("cannot read " + directory, e);
        }
    }
}
