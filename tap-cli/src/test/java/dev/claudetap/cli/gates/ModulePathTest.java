package dev.claudetap.cli.gates;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jars work on a module path: each has a stable name, and no package is in two of them. */
class ModulePathTest {
    private static final List<String> MODULES = List.of("tap-core", "tap-proxy", "tap-clients", "tap-viewer");
    private static final Pattern NAME = Pattern.compile("<Automatic-Module-Name>(.*)</Automatic-Module-Name>");

    /** What the libraries are made of; the tests' own libraries stay on the class path. */
    private static final Pattern LIBRARIES = Pattern.compile(
            "(vertx-core|netty-|gson|bcpkix|bcprov|bcutil|jte-runtime|jspecify|java-diff-utils|dec-|aircompressor|jackson-core).*\\.jar");

    @TempDir
    Path scratch;

    private static String nameOf(String module) throws IOException {
        Matcher name = NAME.matcher(Files.readString(Checkout.root().resolve(module + "/pom.xml")));
        assertThat(name.find()).as(module + " has an Automatic-Module-Name").isTrue();
        return name.group(1);
    }

    private List<Path> libraries() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (URL manifest : Collections.list(getClass().getClassLoader().getResources("META-INF/MANIFEST.MF"))) {
            if (manifest.openConnection() instanceof JarURLConnection inJar) {
                Path jar = Path.of(URI.create(inJar.getJarFileURL().toString()));
                if (LIBRARIES.matcher(jar.getFileName().toString()).matches()) {
                    jars.add(jar);
                }
            }
        }
        return jars;
    }

    /** As maven-jar-plugin makes it. */
    private Path jar(String module) throws IOException {
        Path classes = Checkout.root().resolve(module).resolve("target/classes");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Automatic-Module-Name"), nameOf(module));
        Path jar = scratch.resolve(module + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            entries.setLevel(0);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                if (name.endsWith(".class") || name.startsWith("META-INF/services/")) {
                    entries.putNextEntry(new JarEntry(name));
                    Files.copy(file, entries);
                }
            }
        }
        return jar;
    }

    @Test
    void allJarsResolveOnOneModulePath() throws IOException {
        List<Path> path = new ArrayList<>(libraries());
        assertThat(path).hasSizeGreaterThan(10);
        Set<String> ours = new TreeSet<>();
        for (String module : MODULES) {
            path.add(jar(module));
            ours.add(nameOf(module));
        }
        ModuleFinder finder = ModuleFinder.of(path.toArray(Path[]::new));
        Set<String> all = finder.findAll().stream()
                .map(module -> module.descriptor().name())
                .collect(Collectors.toSet());

        // An automatic module reads every other one: a package in two of them would fail here.
        Configuration resolved = ModuleLayer.boot().configuration().resolveAndBind(finder, ModuleFinder.of(), all);

        assertThat(resolved.modules().stream().map(ResolvedModule::name).collect(Collectors.toSet()))
                .containsAll(ours)
                .contains("io.vertx.core", "com.google.gson", "gg.jte.runtime");
        assertThat(ours)
                .containsExactly(
                        "dev.claudetap.clients", "dev.claudetap.core", "dev.claudetap.proxy", "dev.claudetap.viewer");
    }
}
