package dev.claudetap.cli;

import dev.claudetap.files.UserDirectories;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.redact.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap config}: what is set outside of the command line, and by whom. */
@Command(
        name = "claude-tap config",
        sortOptions = false,
        description = {
            "list: every setting with its value and where that comes from: the environment, the project's file, yours,"
                    + " or nobody. path: the files and folders that count here. trust and untrust: whether all"
                    + " of the project's file is followed, as long as it stays as it is.",
            "A file is JSON, with comments; its keys are the options of a run without --tap-."
        },
        exitCodeListHeading = "%nExit codes:%n")
final class ConfigCommand implements Subcommand {
    static final List<String> ACTIONS = List.of("list", "path", "trust", "untrust");

    @Parameters(
            paramLabel = "list|path|trust|untrust",
            arity = "0..1",
            completionCandidates = Choices.ConfigVerbs.class,
            description = "What to show or do (default: list)")
    String what = "list";

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    private final Path here;

    ConfigCommand() {
        this(Path.of(""));
    }

    /** @param here where the project's file is looked for to be trusted */
    ConfigCommand(Path here) {
        this.here = here;
    }

    @Override
    public int run(Console console) throws CliException {
        if (!ACTIONS.contains(what)) {
            throw new CliException(
                    ExitCode.USAGE,
                    "'claude-tap config " + what + "' is unknown; it can be list, path, trust or untrust");
        }
        UserDirectories directories = UserDirectories.here(console.environment());
        if (what.equals("path")) {
            paths(directories, console);
        } else if (what.equals("list")) {
            list(console);
        } else {
            mark(directories, console);
        }
        return ExitCode.OK.code();
    }

    private void list(Console console) throws CliException {
        Settings settings = console.settings();
        check(settings, console);
        List<Setting> all = new ArrayList<>(settings.all());
        for (Setting unset : defaults()) {
            if (settings.all().stream().noneMatch(unset::sameQuestionAs)) {
                all.add(unset);
            }
        }
        all.sort(Setting.order());
        if (json) {
            List<JsonValue> told = new ArrayList<>();
            all.forEach(setting -> told.add(json(setting)));
            JsonAnswer.print(console, JsonAnswer.of("config").put("settings", new JsonArray(told)));
            return;
        }
        Table table = new Table("KEY", "VALUE", "FROM");
        for (Setting setting : all) {
            table.row(setting.word(), shown(setting), from(setting));
        }
        table.print(console);
    }

    /** What every run would refuse is no setting to show; what only some take, such as those of one agent, is. */
    private static void check(Settings settings, Console console) throws CliException {
        try {
            TapMixin tap = new TapMixin();
            TapWords.fill(tap, settings.completing(List.of(), flag -> true));
            tap.checkValues(console);
        } catch (CliException e) {
            throw Main.naming(List.of(), settings, e);
        }
    }

    private static String from(Setting setting) {
        return switch (setting.origin()) {
            case ENVIRONMENT -> setting.source();
            case PROJECT -> "project file";
            case USER -> "user file";
            case DEFAULT -> "default";
        };
    }

    private static JsonObject json(Setting setting) {
        JsonObject.Builder told = JsonObject.builder()
                .put("key", setting.word())
                .put("value", value(setting))
                .put("origin", setting.origin().key());
        if (setting.origin() != Setting.Origin.DEFAULT) {
            told.put("source", setting.source());
        }
        return told.build();
    }

    /** As a configuration file would have it; what is secret is not shown. */
    private static JsonValue value(Setting setting) {
        TapFlag flag = setting.flag().orElse(null);
        if (flag != null && flag.isList()) {
            return new JsonArray(shownValues(setting).stream()
                    .<JsonValue>map(JsonString::new)
                    .toList());
        }
        if (setting.values().isEmpty()) {
            return JsonLiteral.NULL;
        }
        if (flag != null && !flag.takesValue()) {
            return JsonLiteral.of(setting.isOn());
        }
        String text = shown(setting);
        return flag != null && flag.isNumber() ? number(text) : new JsonString(text);
    }

    /** Java reads more as a number than JSON does, such as +9. */
    private static JsonValue number(String text) {
        try {
            return JsonText.parse(text) instanceof JsonNumber number ? number : new JsonString(text);
        } catch (JsonException noNumber) {
            return new JsonString(text);
        }
    }

    /** Without what may be secret: values of the agent's variables, passwords in URLs. */
    private static String shown(Setting setting) {
        return String.join(",", shownValues(setting));
    }

    private static List<String> shownValues(Setting setting) {
        boolean variables = setting.flag().filter(TapFlag.ENV::equals).isPresent();
        return setting.values().stream()
                .map(value -> variables
                        ? value.replaceFirst("(?s)=.*", "=…")
                        : Redactor.standard().text(value))
                .toList();
    }

    /** What holds where nobody says anything. */
    private static List<Setting> defaults() {
        var spec = new CommandLine(new RunCommand()).getCommandSpec();
        List<Setting> defaults = new ArrayList<>();
        for (TapFlag flag : TapFlag.values()) {
            Object value = spec.findOption(flag.option()).initialValue();
            String text = value == null || value instanceof List<?> ? "" : value.toString();
            if (!flag.isNegation()) {
                defaults.add(unset(flag.word(), flag.isOnByDefault() ? "true" : text));
            }
        }
        Setting.OTHERS.forEach(word -> defaults.add(unset(word, "")));
        return defaults;
    }

    private static Setting unset(String word, String value) {
        return new Setting(word, value.isEmpty() ? List.of() : List.of(value), Setting.Origin.DEFAULT, "");
    }

    private void paths(UserDirectories directories, Console console) throws CliException {
        Settings settings = console.settings();
        Optional<ProjectFile> project = settings.project();
        Path userFile = settings.userFile();
        if (json) {
            JsonObject.Builder answer = JsonAnswer.of("config-path")
                    .put("user_file", userFile.toString())
                    .put("user_file_exists", Files.exists(userFile))
                    .put(
                            "project_file",
                            project.map(file -> string(file.path())).orElse(JsonLiteral.NULL))
                    .put("project_trusted", project.map(ProjectFile::trusted).orElse(false))
                    .put("config", string(directories.config()))
                    .put("data", string(directories.data()))
                    .put("cache", string(directories.cache()));
            JsonAnswer.print(console, answer);
            return;
        }
        Table table = new Table("WHAT", "WHERE");
        table.row("user file", userFile + (Files.exists(userFile) ? "" : " (there is none)"));
        table.row(
                "project file",
                project.map(file -> file.path() + (file.trusted() ? " (trusted)" : ""))
                        .orElse("(there is none here)"));
        table.row("config", absolute(directories.config()));
        table.row("data", absolute(directories.data()));
        table.row("cache", absolute(directories.cache()));
        table.print(console);
    }

    private static JsonValue string(Path path) {
        return new JsonString(absolute(path));
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }

    private void mark(UserDirectories directories, Console console) throws CliException {
        Path home = directories.home().toAbsolutePath();
        Path file = ProjectFile.find(here.toAbsolutePath(), home)
                .orElseThrow(() -> new CliException(
                        ExitCode.NO_INPUT, "there is no " + ProjectFile.NAME + " here or above, in this project"));
        boolean trust = what.equals("trust");
        TrustedFiles trusted = TrustedFiles.of(directories);
        try {
            if (trust) {
                // What cannot be understood is not what somebody has read.
                SettingsFile.read(file, Setting.Origin.PROJECT, home);
                trusted.trust(file);
            } else {
                trusted.forget(file);
            }
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "cannot note that: " + Failures.reason(e), e);
        }
        if (json) {
            JsonAnswer.print(
                    console,
                    JsonAnswer.of("config-trust")
                            .put("project_file", string(file))
                            .put("trusted", trust));
        } else {
            console.say(file + (trust ? " is trusted as it is now" : " is not trusted"));
        }
    }
}
