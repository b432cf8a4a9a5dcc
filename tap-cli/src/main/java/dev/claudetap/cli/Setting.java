package dev.claudetap.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that is set outside of the command line.
 *
 * @param word what it is called in a configuration file
 * @param values what it is set to: one text, {@code true} or {@code false} for an option without a value, several for one that may be repeated
 * @param origin who set it
 * @param source the variable or the file
 */
record Setting(String word, List<String> values, Origin origin, String source) {
    /** The table of prices, which is no option of a run. */
    static final String PRICES = "prices";

    /** Where {@code update --check} looks. */
    static final String UPDATE_URL = "update-url";

    /** Who may set something; the first one counts. */
    enum Origin {
        ENVIRONMENT,
        PROJECT,
        USER,
        DEFAULT;

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Setting {
        values = List.copyOf(values);
    }

    /** What is no option of a run, but can be set all the same. */
    static final List<String> OTHERS = List.of(PRICES, UPDATE_URL);

    static boolean isKnown(String word) {
        return OTHERS.contains(word) || TapFlag.of(TapFlag.PREFIX + word).isPresent();
    }

    /** The environment variable of that name. */
    static String variable(String word) {
        return "CLAUDE_TAP_" + word.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /** The option that it stands for. */
    Optional<TapFlag> flag() {
        return TapFlag.of(TapFlag.PREFIX + word);
    }

    boolean isOn() {
        return values.equals(List.of("true"));
    }

    /** Whether it answers a question: a no that is false does not. */
    boolean saysSomething() {
        return isOn() || flag().filter(TapFlag::isNegation).isEmpty();
    }

    /** As one text. */
    String text() {
        return String.join(",", values);
    }

    /** As the name of a file or folder. */
    Path path() throws CliException {
        return path(text(), place());
    }

    /** @param place where it was set, in words */
    static Path path(String text, String place) throws CliException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CliException(ExitCode.USAGE, place + " is '" + text + "', which is no path", e);
        }
    }

    /** In words for an error message. */
    String place() {
        return origin == Origin.ENVIRONMENT ? source : "'" + word + "' in " + source;
    }

    boolean sameQuestionAs(Setting other) {
        Optional<TapFlag> mine = flag();
        Optional<TapFlag> its = other.flag();
        return (mine.isPresent() && its.isPresent()) ? mine.get().sameQuestionAs(its.get()) : word.equals(other.word);
    }

    /** As the options stand on the help page, others behind. */
    static Comparator<Setting> order() {
        List<TapFlag> flags = List.of(TapFlag.values());
        return Comparator.comparingInt(
                setting -> setting.flag().map(flags::indexOf).orElse(flags.size() + OTHERS.indexOf(setting.word)));
    }
}
