package dev.claudetap.doctor;

import dev.claudetap.client.AgentProcess;
import dev.claudetap.client.AgentStartException;
import dev.claudetap.client.ClientContext;
import dev.claudetap.client.ClientProfile;
import dev.claudetap.client.LaunchPlan;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An agent's version: as the package that its executable is part of says, else as it says itself. */
public final class AgentVersion {
    private static final Pattern VERSION = Pattern.compile("\\bv?(\\d+\\.\\d+[\\w.+-]*)");
    private static final int DEPTH = 4;

    private AgentVersion() {}

    /**
     * Finds it out. May start the executable with {@code --version} and then waits for it.
     *
     * @param most how long; an agent that takes longer is killed
     * @return never a problem: an agent whose version nobody knows can be tapped all the same
     */
    public static Finding of(ClientProfile profile, ClientContext context, Duration most) throws InterruptedException {
        LaunchPlan plan =
                new LaunchPlan(profile.command(), List.of("--version"), Map.of(), Set.of(), List.of(), List.of());
        Optional<Path> executable =
                profile.command().isEmpty() ? Optional.empty() : AgentProcess.executable(plan, context);
        if (executable.isEmpty()) {
            return Finding.ok("version", "not known: there is nothing to ask");
        }
        Optional<String> packaged = packaged(executable.get(), context);
        if (packaged.isPresent()) {
            return Finding.ok("version", packaged.get() + ", as its package says");
        }
        return spoken(plan, context, most)
                .map(version -> Finding.ok("version", version))
                .orElseGet(() -> Finding.ok(
                        "version",
                        "not known: '" + profile.command() + " --version' does not say one; capture works without"));
    }

    private static Optional<String> packaged(Path executable, ClientContext context) {
        Path real;
        try {
            real = executable.toRealPath();
        } catch (IOException e) {
            // Told by the check of the executable itself.
            return Optional.empty();
        }
        Path at = real.getParent();
        for (int up = 0; up < DEPTH && at != null; up++) {
            Path folder = at;
            Optional<String> version = context.readFile(folder.resolve("package.json"))
                    .flatMap(AgentVersion::parsed)
                    .filter(description -> names(description, folder, real) || isInstalled(description, folder))
                    .flatMap(description -> description.string("version"));
            if (version.isPresent()) {
                return version;
            }
            at = at.getParent();
        }
        return Optional.empty();
    }

    /** Whether the package in {@code folder} says that the program is one of its own. */
    private static boolean names(JsonObject description, Path folder, Path program) {
        Stream<String> programs = Stream.concat(
                description.string("bin").stream(),
                description.object("bin").stream()
                        .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
                        .flatMap(member -> member.value().asString().stream()));
        return programs.anyMatch(path -> leadsTo(folder, path, program));
    }

    private static boolean leadsTo(Path folder, String path, Path program) {
        try {
            return folder.resolve(path).normalize().equals(program);
        } catch (InvalidPathException e) {
            // Whatever it names, it is not a file of this system.
            return false;
        }
    }

    /** Whether it is where npm puts a package of that name: what it brings besides its {@code bin} is its own, too. */
    private static boolean isInstalled(JsonObject description, Path folder) {
        return description
                .string("name")
                .filter(name -> folder.endsWith("node_modules/" + name))
                .isPresent();
    }

    private static Optional<JsonObject> parsed(String text) {
        try {
            return JsonText.parse(text).asObject();
        } catch (JsonException e) {
            // Somebody else's file, and no description of a package.
            return Optional.empty();
        }
    }

    private static Optional<String> spoken(LaunchPlan plan, ClientContext context, Duration most)
            throws InterruptedException {
        try (AgentProcess process = AgentProcess.start(plan, context, AgentProcess.Io.PIPE)) {
            if (process.awaitExit(most).isEmpty()) {
                process.kill();
            }
            Matcher version = VERSION.matcher(process.stdout());
            return version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (AgentStartException e) {
            // Told by the check of the executable itself.
            return Optional.empty();
        }
    }
}
