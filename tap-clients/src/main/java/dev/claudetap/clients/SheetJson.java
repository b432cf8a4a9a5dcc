package dev.claudetap.clients;

import dev.claudetap.client.ProxyMode;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** An {@link AgentSheet} as JSON: the form of a user's profile file. Every complaint names the field. */
final class SheetJson {
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]*");
    private static final Set<String> FIELDS = Set.of(
            "id",
            "label",
            "command",
            "install_url",
            "runs_on_java",
            "default_mode",
            "default_mode_reason",
            "target",
            "reverse",
            "forward",
            "unset",
            "record_only");
    private static final Set<String> TARGET_FIELDS = Set.of("url", "variables", "suffix");
    private static final Set<String> WIRING_FIELDS = Set.of("env", "args", "notices");

    private final JsonObject root;

    private SheetJson(JsonObject root) {
        this.root = root;
    }

    /**
     * Reads a sheet.
     *
     * @param source of the profile, shown where the profile says no address to get the agent from
     * @throws ProfileException for a missing, unknown or wrong field
     */
    static AgentSheet read(JsonObject root, URI source) throws ProfileException {
        return new SheetJson(root).sheet(source);
    }

    private AgentSheet sheet(URI source) throws ProfileException {
        known(root, "", FIELDS);
        String id = required(root, "id");
        if (!ID.matcher(id).matches()) {
            throw ProfileException.invalid(
                    "\"id\" must be lower-case letters, digits and '-', beginning with a letter");
        }
        String install = text(root, "install_url").orElse(source.toString());
        AgentSheet.Wiring reverse = wiring("reverse");
        ProxyMode mode = mode(reverse.equals(AgentSheet.Wiring.NONE) ? ProxyMode.FORWARD : ProxyMode.REVERSE);
        AgentSheet sheet = AgentSheet.of(
                        id,
                        text(root, "label").orElse(id),
                        required(root, "command"),
                        url("install_url", install).toString())
                .onJava(truth(root, "runs_on_java"))
                .mode(mode, text(root, "default_mode_reason").orElse("Its profile says so."))
                .reverse(reverse)
                .forward(wiring("forward"))
                .without(strings(root, "unset").toArray(String[]::new));
        sheet = target(sheet, !reverse.equals(AgentSheet.Wiring.NONE) || mode == ProxyMode.REVERSE);
        List<String> paths = strings(root, "record_only");
        return paths.isEmpty() ? sheet : sheet.recordingOnly(paths.toArray(String[]::new));
    }

    private ProxyMode mode(ProxyMode usual) throws ProfileException {
        Optional<String> word = text(root, "default_mode");
        if (word.isEmpty()) {
            return usual;
        }
        for (ProxyMode mode : List.of(ProxyMode.REVERSE, ProxyMode.FORWARD)) {
            if (mode.key().equals(word.get())) {
                return mode;
            }
        }
        throw ProfileException.invalid("\"default_mode\" must be \"reverse\" or \"forward\"");
    }

    private AgentSheet target(AgentSheet sheet, boolean needed) throws ProfileException {
        JsonObject target = object(root, "target").orElse(JsonObject.EMPTY);
        known(target, "target.", TARGET_FIELDS);
        Optional<String> url = text(target, "url");
        if (url.isEmpty()) {
            if (needed) {
                throw ProfileException.invalid("\"target.url\" is missing: reverse mode must know where requests go");
            }
            return sheet;
        }
        String suffix = text(target, "suffix").orElse("");
        if (!suffix.isEmpty() && (!suffix.startsWith("/") || suffix.endsWith("/"))) {
            throw ProfileException.invalid("\"target.suffix\" must begin with / and not end with it, as /v1");
        }
        return sheet.target(
                url("target.url", url.get()).toString(),
                suffix,
                strings(target, "variables").toArray(String[]::new));
    }

    private AgentSheet.Wiring wiring(String name) throws ProfileException {
        JsonObject from = object(root, name).orElse(JsonObject.EMPTY);
        known(from, name + ".", WIRING_FIELDS);
        Map<String, String> environment = new LinkedHashMap<>();
        for (JsonObject.Member member : object(from, "env").orElse(JsonObject.EMPTY)) {
            environment.put(
                    member.name(),
                    member.value()
                            .asString()
                            .orElseThrow(() -> ProfileException.invalid(
                                    "\"" + name + ".env." + member.name() + "\" must be a string")));
        }
        return new AgentSheet.Wiring(environment, strings(from, "args"), strings(from, "notices"));
    }

    private static void known(JsonObject object, String prefix, Set<String> fields) throws ProfileException {
        for (JsonObject.Member member : object) {
            if (!fields.contains(member.name())) {
                throw ProfileException.invalid("there is no field \"" + prefix + member.name() + "\"");
            }
        }
    }

    private static String required(JsonObject object, String name) throws ProfileException {
        return text(object, name).orElseThrow(() -> ProfileException.invalid("\"" + name + "\" is missing"));
    }

    private static Optional<String> text(JsonObject object, String name) throws ProfileException {
        JsonValue value = object.get(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(value.asString()
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> ProfileException.invalid("\"" + name + "\" must be a string that is not empty")));
    }

    private static boolean truth(JsonObject object, String name) throws ProfileException {
        JsonValue value = object.get(name);
        if (value == null || value.equals(JsonLiteral.FALSE)) {
            return false;
        }
        if (value.equals(JsonLiteral.TRUE)) {
            return true;
        }
        throw ProfileException.invalid("\"" + name + "\" must be true or false");
    }

    private static Optional<JsonObject> object(JsonObject object, String name) throws ProfileException {
        JsonValue value = object.get(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(
                value.asObject().orElseThrow(() -> ProfileException.invalid("\"" + name + "\" must be an object")));
    }

    private static List<String> strings(JsonObject object, String name) throws ProfileException {
        List<String> strings = new ArrayList<>();
        JsonValue value = object.get(name);
        if (value != null) {
            for (JsonValue element : value.asArray().orElseThrow(() -> notStrings(name))) {
                strings.add(element.asString().orElseThrow(() -> notStrings(name)));
            }
        }
        return strings;
    }

    private static ProfileException notStrings(String name) {
        return ProfileException.invalid("\"" + name + "\" must be a list of strings");
    }

    private static URI url(String field, String text) throws ProfileException {
        return Configs.httpUrl(text)
                .or(() -> text.startsWith("file:") ? Optional.of(URI.create(text)) : Optional.empty())
                .orElseThrow(() -> ProfileException.invalid("\"" + field + "\" must be an http or https URL"));
    }

    /** The sheet as a user would write it. */
    static JsonObject write(AgentSheet sheet) {
        JsonObject.Builder out = JsonObject.builder()
                .put("id", sheet.name().id())
                .put("label", sheet.name().label())
                .put("command", sheet.name().command())
                .put("install_url", sheet.name().installUrl().toString())
                .put("runs_on_java", JsonLiteral.of(sheet.name().runsOnJava()))
                .put("default_mode", sheet.mode().mode().key())
                .put("default_mode_reason", sheet.mode().reason());
        JsonObject.Builder target = JsonObject.builder()
                .put("url", sheet.target().url().toString())
                .put("variables", array(sheet.target().variables()));
        sheet.target().strip().ifPresent(suffix -> target.put("suffix", suffix));
        return out.put("target", target.build())
                .put("reverse", wiring(sheet.reverse()))
                .put("forward", wiring(sheet.forward()))
                .put("unset", array(sheet.unset()))
                .put("record_only", array(sheet.policy().recordOnly()))
                .build();
    }

    private static JsonObject wiring(AgentSheet.Wiring wiring) {
        JsonObject.Builder environment = JsonObject.builder();
        wiring.environment().forEach(environment::put);
        return JsonObject.builder()
                .put("env", environment.build())
                .put("args", array(wiring.arguments()))
                .put("notices", array(wiring.notices()))
                .build();
    }

    private static JsonArray array(List<String> strings) {
        return new JsonArray(strings.stream().<JsonValue>map(JsonString::new).toList());
    }
}
