package dev.claudetap.canonical;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts without what differs from run to run: ids, dates, versions, the directory it ran in. Two texts that say the same
 * become equal. Immutable, safe on any thread.
 */
public final class VolatileText {
    private static final VolatileText STANDARD = new VolatileText(VolatileRule.STANDARD);

    /** How agents tell the model where they work. The directory they name is replaced wherever else the text has it. */
    private static final Pattern DIRECTORY = Pattern.compile(
            "(?i)(?:working directory|current directory|workspace(?: root)?|cwd)\\**(?::|=|</?\\w+>| is)\\s*`?"
                    + "(?<path>(?:/|[A-Za-z]:\\\\)[^\\s\"'`<>),;\\n]+)|<cwd>(?<tag>[^<]+)</cwd>");

    private static final String DIRECTORY_MARK = "«directory»";

    private final List<VolatileRule> rules;

    private VolatileText(List<VolatileRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** The standard rules: {@code directory}, {@code uuid}, {@code time}, {@code date}, {@code id} and so on. */
    public static VolatileText standard() {
        return STANDARD;
    }

    /** The same with one more rule, which is applied first. */
    public VolatileText and(VolatileRule rule) {
        List<VolatileRule> more = new ArrayList<>(List.of(rule));
        more.addAll(rules);
        return new VolatileText(more);
    }

    /** The names of the rules in force, the one for the working directory first. */
    public List<String> names() {
        List<String> names = new ArrayList<>(List.of("directory"));
        rules.forEach(rule -> names.add(rule.name()));
        return names;
    }

    /** The directories that a text says it is about, the longest first. */
    public static List<String> directories(String text) {
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = DIRECTORY.matcher(text);
        while (matcher.find()) {
            String path = matcher.group("path") == null ? matcher.group("tag") : matcher.group("path");
            String bare = path.strip().replaceAll("[./\\\\]+$", "");
            if (bare.length() > 1) {
                found.add(bare);
            }
        }
        return found.stream()
                .sorted((one, other) -> other.length() - one.length())
                .toList();
    }

    /** The text with every volatile part replaced by the name of its rule. */
    public String normalise(String text) {
        return normalise(text, directories(text));
    }

    /** The same where the directories are known from elsewhere. */
    public String normalise(String text, List<String> directories) {
        String normal = text;
        for (String directory : directories) {
            normal = normal.replace(directory, DIRECTORY_MARK);
        }
        for (VolatileRule rule : rules) {
            normal = replace(rule, normal);
        }
        return normal;
    }

    /** The names of the rules that make two texts equal which differ without them; empty when they stay different. */
    public List<String> explaining(String one, String other) {
        List<String> names = new ArrayList<>();
        for (VolatileRule rule : rules) {
            if (!finds(rule, one).equals(finds(rule, other))) {
                names.add(rule.name());
            }
        }
        boolean equal = normalise(one).equals(normalise(other));
        return equal ? names : List.of();
    }

    private static List<String> finds(VolatileRule rule, String text) {
        return rule.pattern().matcher(text).results().map(MatchResult::group).toList();
    }

    private static String replace(VolatileRule rule, String text) {
        Matcher matcher = rule.pattern().matcher(text);
        if (!rule.replacesPart()) {
            return matcher.replaceAll(Matcher.quoteReplacement(rule.mark()));
        }
        StringBuilder out = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            out.append(text, from, matcher.start("value")).append(rule.mark());
            from = matcher.end("value");
        }
        return out.append(text, from, text.length()).toString();
    }
}
