package dev.claudetap.redact;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Collects what the people of a trace are called, as far as it says so: the names of home folders, what is assigned to
 * {@code USER} and the like, and who is named beside commits. A trace is looked through once for the names, and then once
 * more with {@link #rules}, since a name also stands where nothing tells that it is one. Not safe for several threads.
 */
public final class UserNames {
    private static final String LOGIN = "([\\p{L}\\p{N}][\\p{L}\\p{N}._-]{1,31})(?![\\p{L}\\p{N}._-])";
    /** Behind a line break that is still escaped its letter stands in front of a path. */
    private static final String START = "(?:(?<=\\\\[nrt])|(?<![A-Za-z0-9_.~-]))";

    /**
     * Where a name is told.
     *
     * @param words one of these is in it
     * @param before it starts at most so many characters before that word
     */
    private record Source(List<String> words, int before, Pattern pattern) {
        Source(String regex, int before, String... words) {
            this(List.of(words), before, Pattern.compile(regex));
        }
    }

    private static final List<Source> SOURCES = List.of(
            new Source(START + "/(?:home|Users)/" + LOGIN, 0, "/home/", "/Users/"),
            new Source("[A-Za-z]:(?:\\\\{1,8}|/)Users(?:\\\\{1,8}|/)" + LOGIN, 10, "Users\\", "Users/"),
            new Source(START + "(?:USER|LOGNAME|USERNAME)=" + LOGIN, 0, "USER=", "LOGNAME=", "USERNAME="),
            new Source(START + "user=([a-z][a-z0-9-]{2,31})(?=[\\s\"'&;\\\\]|$)", 0, "user="),
            new Source(
                    "\"(?:user|username|login|user_name)\\\\{0,7}\": {0,2}\\\\{0,7}\"" + LOGIN, 0, "\"user", "\"login"),
            new Source(
                    "(?:Git user|Author|Committer|Co-[Aa]uthored-[Bb]y|Signed-off-by): {1,4}"
                            + "(\\p{L}[\\p{L}.' -]{2,60}?)(?= <|\\\\|\"|\\R|$)",
                    0,
                    "Git user:",
                    "Author:",
                    "Committer:",
                    "Co-authored-by:",
                    "Co-authored-By:",
                    "Co-Authored-by:",
                    "Co-Authored-By:",
                    "Signed-off-by:"));

    /** What is nobody's name, or everybody's, and words without which a trace cannot be read any more. */
    private static final Set<String> OTHERS = Set.of(
            ("root user users admin administrator ubuntu debian fedora runner node home public shared default guest app apps"
                            + " dev test tests build vscode codespace codespaces gitpod vagrant ec2-user docker jenkins git"
                            + " www-data nobody daemon name username login you your me my none null true false example"
                            + " claude codex gemini agent assistant system human tool tools text content message messages"
                            + " type role model models input output request response data body event events error path"
                            + " bash read write edit page index src workspace project")
                    .split(" "));

    private static final int SHORTEST = 3;
    private static final int MOST = 200;

    private final Set<String> names = new TreeSet<>();

    /** Looks for names in a text, JSON or not. */
    public void look(String text) {
        for (Source source : SOURCES) {
            Matcher matcher = source.pattern().matcher(text);
            matcher.useTransparentBounds(true);
            for (String word : source.words()) {
                int at = text.indexOf(word);
                while (at >= 0 && !isFull()) {
                    look(matcher, Math.max(0, at - source.before()), at);
                    at = text.indexOf(word, at + 1);
                }
            }
        }
    }

    private void look(Matcher matcher, int from, int to) {
        int end = matcher.regionEnd();
        for (int start = from; start <= to; start++) {
            if (matcher.region(start, end).lookingAt()) {
                add(matcher.group(1).strip().toLowerCase(Locale.ROOT).replaceAll("[.-]+$", ""));
                return;
            }
        }
    }

    private void add(String name) {
        if (name.length() >= SHORTEST && !OTHERS.contains(name)) {
            names.add(name);
        }
    }

    /** Whether there may be more names than are taken out: no more are collected. */
    public boolean isFull() {
        return names.size() >= MOST;
    }

    /** Takes out the names that were found, wherever they stand as words, in any case. */
    public List<RedactionRule> rules() {
        if (names.isEmpty()) {
            return List.of();
        }
        String any = names.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        Pattern words = Pattern.compile(
                "(?<![\\p{L}0-9])(?:" + any + ")(?![\\p{L}0-9])", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        return List.of(new RedactionRule("user", RedactionRule.Target.TEXT, words));
    }
}
