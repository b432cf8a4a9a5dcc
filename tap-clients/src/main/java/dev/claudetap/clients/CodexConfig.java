package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The configuration that Codex will run with: config.toml, the chosen profile's table and file, and the {@code -c}
 * overrides on top of each other.
 */
final class CodexConfig {
    private static final Pattern PROFILE_NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    /**
     * One {@code -c key=value}.
     *
     * @param words where it stands in the arguments
     * @param path its key's segments
     * @param value its value
     */
    record KeyValue(AgentArguments.Found words, List<String> path, JsonValue value) {}

    private final Path home;
    private final List<KeyValue> overrides;
    private final Optional<String> profile;
    private final JsonObject effective;
    private final boolean chatGptLogin;

    CodexConfig(ClientContext context) {
        home = context.variable("CODEX_HOME")
                .map(directory -> context.workingDirectory().resolve(directory))
                .orElseGet(() -> context.home().resolve(".codex"));
        AgentArguments arguments = new AgentArguments(context.arguments());
        overrides = overrides(arguments);
        JsonObject file = read(context, "config.toml");
        profile = arguments
                .last("--profile", "-p")
                .or(() -> override("profile"))
                .or(() -> Configs.text(file, "profile"))
                .filter(name -> PROFILE_NAME.matcher(name).matches());
        effective = layers(context, file);
        chatGptLogin = context.readFile(home.resolve("auth.json"))
                .flatMap(Configs::json)
                .flatMap(auth -> Configs.text(auth, "auth_mode"))
                .filter("chatgpt"::equals)
                .isPresent();
    }

    private JsonObject layers(ClientContext context, JsonObject file) {
        JsonObject layered = file;
        if (profile.isPresent()) {
            JsonObject table = file.object("profiles")
                    .flatMap(profiles -> profiles.object(profile.get()))
                    .orElse(JsonObject.EMPTY);
            layered = Configs.merge(Configs.merge(layered, table), read(context, profile.get() + ".config.toml"));
        }
        for (KeyValue override : overrides) {
            layered = Configs.merge(layered, Configs.with(JsonObject.EMPTY, override.path(), override.value()));
        }
        return layered;
    }

    private JsonObject read(ClientContext context, String name) {
        return context.readFile(home.resolve(name)).flatMap(Toml::parse).orElse(JsonObject.EMPTY);
    }

    private static List<KeyValue> overrides(AgentArguments arguments) {
        List<KeyValue> overrides = new ArrayList<>();
        for (AgentArguments.Found found : arguments.all("--config", "-c")) {
            String text = found.value();
            int equals = text.indexOf('=');
            List<String> path = equals < 0 ? List.of() : path(text.substring(0, equals));
            if (!path.isEmpty()) {
                String value = text.substring(equals + 1);
                overrides.add(new KeyValue(
                        found, path, Toml.parseValue(value).orElseGet(() -> new JsonString(value.strip()))));
            }
        }
        return overrides;
    }

    /** Codex splits at every dot and knows no quotes here. */
    private static List<String> path(String key) {
        List<String> segments = List.of(key.strip().split("\\.", -1));
        return segments.contains("") ? List.of() : segments;
    }

    /** The string that the last override of a key gives it. */
    Optional<String> override(String... path) {
        Optional<String> value = Optional.empty();
        for (KeyValue override : overrides) {
            if (override.path().equals(List.of(path))) {
                value = override.value().asString().map(String::strip).filter(text -> !text.isEmpty());
            }
        }
        return value;
    }

    List<KeyValue> overrides() {
        return overrides;
    }

    Optional<String> profile() {
        return profile;
    }

    /** The selected provider's id. */
    Optional<String> provider() {
        return Configs.text(effective, "model_provider");
    }

    /** The selected provider's id, if it is one of the user's with a base URL. */
    Optional<String> customProvider() {
        return provider()
                .filter(id -> Configs.text(effective, "model_providers", id, "base_url")
                        .isPresent());
    }

    Optional<String> text(String... path) {
        return Configs.text(effective, path);
    }

    /** Whether the user is logged in with a ChatGPT account rather than an API key. */
    boolean chatGptLogin() {
        return chatGptLogin;
    }
}
