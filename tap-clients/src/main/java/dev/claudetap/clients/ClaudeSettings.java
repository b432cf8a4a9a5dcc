package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import dev.claudetap.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The variables that Claude Code will see: the {@code env} sections of its settings, strongest first, and below all of
 * them its environment. (Claude Code 2.1 lets every settings file override the environment.)
 */
final class ClaudeSettings {
    private static final String MANAGED = "managed settings";
    private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");

    /** One place that can set a variable. */
    private record Source(String name, JsonObject variables) {}

    /**
     * A variable's value and where it was found.
     *
     * @param value its trimmed value
     * @param source a name for people
     */
    record Found(String value, String source) {}

    private final ClientContext context;
    private final List<Source> sources = new ArrayList<>();

    ClaudeSettings(ClientContext context, List<Path> managed) {
        this.context = context;
        managed.forEach(file -> add(MANAGED, context.readFile(file)));
        flag().ifPresent(value -> add("--settings", Optional.of(text(value))));
        for (String name : List.of("settings.local.json", "settings.json")) {
            add(
                    ".claude/" + name,
                    context.readFile(
                            context.workingDirectory().resolve(".claude").resolve(name)));
        }
        add("user settings", context.readFile(userDirectory().resolve("settings.json")));
    }

    static ClaudeSettings of(ClientContext context) {
        List<Path> managed = new ArrayList<>();
        managed.addAll(managed(context, Path.of("/etc/claude-code")));
        managed.addAll(managed(context, Path.of("/Library/Application Support/ClaudeCode")));
        for (String variable : List.of("ProgramFiles", "ProgramData")) {
            context.variable(variable)
                    .ifPresent(folder -> managed.addAll(managed(context, Path.of(folder, "ClaudeCode"))));
        }
        return new ClaudeSettings(context, managed);
    }

    /** An administrator's files in one directory, strongest first: drop-ins from last to first, then the main file. */
    static List<Path> managed(ClientContext context, Path directory) {
        List<Path> files = new ArrayList<>();
        for (Path dropIn : context.listDirectory(directory.resolve("managed-settings.d"))) {
            if (dropIn.toString().endsWith(".json")) {
                files.add(0, dropIn);
            }
        }
        files.add(directory.resolve("managed-settings.json"));
        return files;
    }

    private Path userDirectory() {
        return context.variable("CLAUDE_CONFIG_DIR")
                .map(directory -> context.workingDirectory().resolve(directory))
                .orElseGet(() -> context.home().resolve(".claude"));
    }

    private void add(String name, Optional<String> text) {
        text.flatMap(Configs::json)
                .flatMap(settings -> settings.object("env"))
                .ifPresent(variables -> sources.add(new Source(name, variables)));
    }

    private Optional<String> flag() {
        return new AgentArguments(context.arguments()).last("--settings");
    }

    /** The user's own {@code --settings}, if it names or holds a JSON object. */
    Optional<JsonObject> userFlag() {
        return flag().flatMap(value -> Configs.json(text(value)));
    }

    private String text(String flag) {
        if (flag.stripLeading().startsWith("{")) {
            return flag;
        }
        try {
            return context.readFile(context.workingDirectory().resolve(flag)).orElse("");
        } catch (InvalidPathException e) {
            // Neither JSON nor a file; Claude Code refuses it too.
            return "";
        }
    }

    /** The value that Claude Code would see if it ran without us. */
    Optional<Found> find(String name) {
        for (Source source : sources) {
            Optional<String> value = Configs.text(source.variables(), name);
            if (value.isPresent()) {
                return value.map(text -> new Found(text, source.name() + " (" + name + ")"));
            }
        }
        return context.variable(name).map(text -> new Found(text, name));
    }

    boolean isTrue(String name) {
        return find(name)
                .filter(found -> TRUE.contains(found.value().toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /** Whether some settings file sets the variable, so that the environment alone cannot. */
    boolean setByFile(String name) {
        return sources.stream()
                .anyMatch(source -> Configs.text(source.variables(), name).isPresent());
    }

    /** Whether settings that no argument of ours can override set the variable. */
    boolean setByAdministrator(String name) {
        return sources.stream()
                .filter(source -> source.name().equals(MANAGED))
                .anyMatch(source -> Configs.text(source.variables(), name).isPresent());
    }
}
