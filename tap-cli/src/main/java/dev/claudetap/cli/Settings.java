package dev.claudetap.cli;

import dev.claudetap.files.UserDirectories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is set outside of the command line: by the environment, by the project's file, by the user's file. The first of them that
 * answers a question counts. Immutable.
 *
 * @param all what counts
 * @param userFile where the user's file is, or would be
 * @param project the project's file, where there is one
 */
record Settings(List<Setting> all, Path userFile, Optional<ProjectFile> project) {
    /** Names a file that is read in place of the user's and the project's; {@code none} for no file at all. */
    static final String VARIABLE = "CLAUDE_TAP_CONFIG";

    private static final Set<String> TRUE = Set.of("1", "true", "yes", "on");
    private static final Set<String> FALSE = Set.of("0", "false", "no", "off");

    Settings {
        all = List.copyOf(all);
    }

    /**
     * Reads all of it.
     *
     * @param from where the project is looked for
     * @throws CliException when a file or variable says what nobody understands
     */
    static Settings load(Map<String, String> environment, Path from) throws CliException {
        UserDirectories directories = UserDirectories.here(environment);
        String named = environment.getOrDefault(VARIABLE, "").strip();
        Path userFile = (named.isEmpty() ? directories.config().resolve("config.json") : Setting.path(named, VARIABLE))
                .toAbsolutePath();
        List<Setting> all = new ArrayList<>();
        add(variables(environment), all);
        Optional<ProjectFile> project = Optional.empty();
        Optional<Path> projects = named.isEmpty()
                ? ProjectFile.find(
                        from.toAbsolutePath().normalize(), directories.home().toAbsolutePath())
                : Optional.empty();
        if (projects.isPresent()) {
            project = Optional.of(ProjectFile.read(projects.get(), directories));
            add(project.get().followed(), all);
        }
        if (named.isEmpty() ? Files.exists(userFile) : !named.equals("none")) {
            add(SettingsFile.read(userFile, Setting.Origin.USER, directories.home()), all);
        }
        all.sort(Setting.order());
        return new Settings(all, userFile, project);
    }

    /** Those of a layer, as far as no layer before it has answered their question. */
    private static void add(List<Setting> layer, List<Setting> all) {
        List<Setting> before = List.copyOf(all);
        layer.stream()
                .filter(Setting::saysSomething)
                .filter(setting -> before.stream().noneMatch(setting::sameQuestionAs))
                .forEach(all::add);
    }

    private static List<Setting> variables(Map<String, String> environment) throws CliException {
        List<Setting> set = new ArrayList<>();
        for (TapFlag flag : TapFlag.values()) {
            String value = environment.getOrDefault(flag.variable(), "").strip();
            if (!value.isEmpty()) {
                set.add(variable(flag.word(), flag.variable(), values(flag, value)));
            }
        }
        for (String word : Setting.OTHERS) {
            String value = environment.getOrDefault(Setting.variable(word), "").strip();
            if (!value.isEmpty()) {
                set.add(variable(word, Setting.variable(word), List.of(value)));
            }
        }
        return set;
    }

    private static Setting variable(String word, String name, List<String> values) {
        return new Setting(word, values, Setting.Origin.ENVIRONMENT, name);
    }

    private static List<String> values(TapFlag flag, String value) throws CliException {
        if (flag.isList()) {
            List<String> values = new ArrayList<>();
            for (String single : value.split(",", -1)) {
                values.add(single.strip());
            }
            return values;
        }
        return List.of(flag.takesValue() ? value : Boolean.toString(isOn(flag, value)));
    }

    private static boolean isOn(TapFlag flag, String value) throws CliException {
        String word = value.toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            throw new CliException(
                    ExitCode.USAGE, flag.variable() + " is '" + value + "'; set it to 1 or 0, or remove it");
        }
        return TRUE.contains(word);
    }

    /** What that is set to; null when nobody did. */
    @Nullable
    Setting find(String word) {
        return all.stream()
                .filter(setting -> setting.word().equals(word))
                .findFirst()
                .orElse(null);
    }

    /** A path that is set; empty when nobody did. */
    Optional<Path> path(String word) throws CliException {
        Setting setting = find(word);
        return setting == null ? Optional.empty() : Optional.of(setting.path());
    }

    /**
     * The options that a command line leaves open, as it would have them.
     *
     * @param line options of ours, with values behind them or behind a {@code =}
     * @param wanted which options the command has
     */
    List<String> completing(List<String> line, Predicate<TapFlag> wanted) {
        List<TapFlag> typed = line.stream()
                .flatMap(word -> TapFlag.of(word.replaceFirst("=.*", "")).stream())
                .toList();
        List<String> options = new ArrayList<>();
        for (Setting setting : all) {
            TapFlag flag = setting.flag().orElse(null);
            if (flag == null || !wanted.test(flag) || typed.stream().anyMatch(flag::sameQuestionAs)) {
                continue;
            }
            if (flag.takesValue()) {
                for (String value : setting.values()) {
                    options.add(flag.option());
                    options.add(value);
                }
            } else if (setting.isOn()) {
                options.add(flag.option());
            }
        }
        return options;
    }
}
