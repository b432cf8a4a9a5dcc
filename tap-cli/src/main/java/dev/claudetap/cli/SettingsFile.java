package dev.claudetap.cli;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration file: a JSON object, with comments, whose members are called as the options without {@code --tap-}. */
final class SettingsFile {
    private static final long MOST_BYTES = 1 << 16;
    private static final String SCHEMA = "$schema";

    private final Path file;
    private final Setting.Origin origin;
    private final Path home;

    private SettingsFile(Path file, Setting.Origin origin, Path home) {
        this.file = file;
        this.origin = origin;
        this.home = home;
    }

    /**
     * Reads one.
     *
     * @param home what {@code ~} at the beginning of a path stands for
     * @throws CliException when it cannot be read, or says what nobody understands
     */
    static List<Setting> read(Path file, Setting.Origin origin, Path home) throws CliException {
        return new SettingsFile(file, origin, home).read();
    }

    private List<Setting> read() throws CliException {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (JsonObject.Member member : root()) {
            String word = member.name();
            if (word.equals(SCHEMA)) {
                continue;
            }
            if (!Setting.isKnown(word)) {
                throw wrong("has an unknown key '" + word + "'; " + advice(word));
            }
            settings.put(word, new Setting(word, values(word, member.value()), origin, file.toString()));
        }
        return List.copyOf(settings.values());
    }

    private JsonObject root() throws CliException {
        try {
            if (Files.notExists(file)) {
                throw new CliException(ExitCode.NO_INPUT, "cannot read " + file + ": there is no such file");
            }
            // A link to a device or a pipe would be read for ever.
            if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
                throw wrong("is no file of settings: not a plain file, or larger than 64 KiB");
            }
            return JsonText.parseRelaxed(Files.readString(file))
                    .asObject()
                    .orElseThrow(() -> wrong("must be a JSON object, as { \"client\": \"codex\" }"));
        } catch (CharacterCodingException e) {
            throw wrong("is not UTF-8 text");
        } catch (IOException e) {
            throw new CliException(ExitCode.NO_INPUT, "cannot read " + file + ": " + Failures.reason(e), e);
        } catch (JsonException e) {
            throw wrong("is " + e.getMessage() + "; it must be an object, as { \"client\": \"codex\" }");
        }
    }

    private List<String> values(String word, JsonValue value) throws CliException {
        TapFlag flag = TapFlag.of(TapFlag.PREFIX + word).orElse(null);
        if (flag != null && !flag.takesValue()) {
            if (value.equals(JsonLiteral.TRUE) || value.equals(JsonLiteral.FALSE)) {
                return List.of(value.toJson());
            }
            throw wrong("has '" + word + "' set to something else than true or false");
        }
        List<JsonValue> given = new ArrayList<>();
        if (flag != null && flag.isList() && value instanceof JsonArray array) {
            given.addAll(array.elements());
        } else {
            given.add(value);
        }
        List<String> values = new ArrayList<>();
        for (JsonValue single : given) {
            values.add(placed(word, flag, text(word, flag, single)));
        }
        return values;
    }

    private String text(String word, @Nullable TapFlag flag, JsonValue value) throws CliException {
        if (value instanceof JsonNumber number) {
            return number.text();
        }
        if (value instanceof JsonString string && !string.value().isBlank()) {
            return string.value().strip();
        }
        if (value instanceof JsonString) {
            throw wrong("has '" + word + "' set to an empty text; without that key the default holds");
        }
        boolean several = flag != null && flag.isList();
        throw wrong("has '" + word + "' set to something else than a text or a number"
                + (several ? ", or an array of them" : ""));
    }

    /** A path of a project's is below the project, wherever in it somebody works; a user's is as on the command line. */
    private String placed(String word, @Nullable TapFlag flag, String value) throws CliException {
        if (flag == null ? !word.equals(Setting.PRICES) : !flag.isPath()) {
            return value;
        }
        if (value.equals("-")) {
            return value;
        }
        try {
            if (value.equals("~") || value.startsWith("~/")) {
                return home.resolve(value.substring(Math.min(2, value.length())))
                        .toString();
            }
            Path path = Path.of(value);
            return origin == Setting.Origin.PROJECT ? file.resolveSibling(path).toString() : value;
        } catch (InvalidPathException e) {
            throw wrong("has '" + word + "' set to something that is no path");
        }
    }

    private static String advice(String word) {
        return TapFlag.nearest(word.startsWith(TapFlag.PREFIX) ? word : TapFlag.PREFIX + word)
                .map(meant -> "did you mean '" + meant.word() + "'?")
                .orElse("keys are what 'claude-tap --help' lists, without --tap-");
    }

    private CliException wrong(String what) {
        return new CliException(ExitCode.USAGE, file + " " + what);
    }
}
