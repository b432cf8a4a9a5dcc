package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The configuration that OpenCode, or a program made from it, will run with: its files on top of each other. */
final class OpenCodeConfig {
    /**
     * What a program made from OpenCode calls its things.
     *
     * @param name of its directories and files, for example {@code opencode}
     * @param prefix of its variables, for example {@code OPENCODE}
     */
    record Naming(String name, String prefix) {
        String inlineVariable() {
            return prefix + "_CONFIG_CONTENT";
        }
    }

    private static final Pattern VARIABLE = Pattern.compile("\\{env:([^}]+)}");

    private final ClientContext context;
    private final Naming naming;
    private final JsonObject tree;

    OpenCodeConfig(ClientContext context, Naming naming) {
        this.context = context;
        this.naming = naming;
        JsonObject merged = JsonObject.EMPTY;
        for (Path file : files()) {
            Optional<JsonObject> layer = context.readFile(file).flatMap(Jsonc::parse);
            merged = layer.isPresent() ? Configs.merge(merged, layer.get()) : merged;
        }
        this.tree = Configs.merge(merged, inline());
    }

    /** What the user already gives by variable. */
    JsonObject inline() {
        return context.variable(naming.inlineVariable()).flatMap(Jsonc::parse).orElse(JsonObject.EMPTY);
    }

    /** Weakest first. */
    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        Path global = directory("XDG_CONFIG_HOME", ".config");
        List.of("config.json", naming.name() + ".json", naming.name() + ".jsonc")
                .forEach(name -> files.add(global.resolve(name)));
        context.variable(naming.prefix() + "_CONFIG")
                .ifPresent(name -> files.add(context.workingDirectory().resolve(name)));
        List<Path> project = new ArrayList<>();
        for (Path at = context.workingDirectory(); at != null; at = at.getParent()) {
            for (String name : List.of(naming.name() + ".json", naming.name() + ".jsonc")) {
                project.add(0, at.resolve("." + naming.name()).resolve(name));
                project.add(0, at.resolve(name));
            }
            if (Files.exists(at.resolve(".git"))) {
                break;
            }
        }
        files.addAll(project);
        return files;
    }

    private Path directory(String variable, String below) {
        return context.variable(variable)
                .map(Path::of)
                .orElseGet(() -> context.home().resolve(below))
                .resolve(naming.name());
    }

    /** The provider of the model that a run will begin with. */
    Optional<String> provider() {
        return new AgentArguments(context.arguments())
                .last("--model", "-m")
                .or(() -> Configs.text(tree, "model"))
                .flatMap(Provider::ofModel)
                .or(this::lastUsed);
    }

    private Optional<String> lastUsed() {
        return context.readFile(directory("XDG_STATE_HOME", ".local/state").resolve("model.json"))
                .flatMap(Configs::json)
                .flatMap(state -> state.array("recent"))
                .flatMap(recent -> recent.elements().stream().findFirst())
                .flatMap(JsonValue::asObject)
                .flatMap(model -> Configs.text(model, "providerID"));
    }

    /** The base URL that the configuration gives a provider. */
    Optional<String> baseUrl(String provider) {
        return Configs.text(tree, "provider", provider, "options", "baseURL").map(this::filled);
    }

    private String filled(String text) {
        Matcher variable = VARIABLE.matcher(text);
        return variable.replaceAll(found -> Matcher.quoteReplacement(
                context.variable(found.group(1).strip()).orElse("")));
    }

    /** Whether the provider is used with an account instead of a key; then the account decides where requests go. */
    boolean hasAccount(String provider) {
        return context.readFile(directory("XDG_DATA_HOME", ".local/share").resolve("auth.json"))
                .flatMap(Configs::json)
                .flatMap(logins -> Configs.text(logins, provider, "type"))
                .filter("oauth"::equals)
                .isPresent();
    }
}
