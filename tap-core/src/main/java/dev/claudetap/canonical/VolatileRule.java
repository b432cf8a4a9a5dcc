package dev.claudetap.canonical;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One kind of text that differs from run to run though nothing changed. What matches becomes its name in guillemets, as in
 * {@code «date»}. Immutable.
 *
 * @param name what is found, in one word
 * @param pattern where it is; when it has a group called {@code value}, only that group is replaced
 */
public record VolatileRule(String name, Pattern pattern) {
    private static final String MONTH =
            "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?"
                    + "|Nov(?:ember)?|Dec(?:ember)?)";

    /** The standard rules, in the order they are applied. */
    static final List<VolatileRule> STANDARD = List.of(
            // The marks of a session's redactor are its own.
            of("redacted", "\\[redacted:[A-Za-z0-9-]{1,40}:[0-9a-f]{6}]"),
            of("uuid", "(?i)\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b"),
            of(
                    "time",
                    "\\b\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?(?:Z|[+-]\\d\\d:?\\d\\d)?"
                            + "|\\b\\d\\d:\\d\\d:\\d\\d\\b"),
            of(
                    "date",
                    "\\b\\d{4}([-/.])\\d\\d\\1\\d\\d\\b|\\b" + MONTH + " \\d{1,2},? \\d{4}\\b|\\b\\d{1,2}\\.? " + MONTH
                            + " \\d{4}\\b"),
            of(
                    "id",
                    "\\b(?:msg|toolu|srvtoolu|req|call|fc|rs|resp|chatcmpl|item|session|user|account|org|conv|thread|run|"
                            + "agent)[_-](?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{8,}"),
            of("hash", "(?i)\\b(?=[a-f]*[0-9])[0-9a-f]{32,64}\\b"),
            of("version", "(?i)\\b(?:cc_)?version(?:=|: ?| )v?(?<value>\\d+\\.\\d+\\.\\d+[\\w.+-]*)"),
            of("checksum", "\\bcch=(?<value>[0-9a-f]+)"),
            of("local", "(?:127\\.0\\.0\\.1|localhost|\\[::1\\]):\\d{2,5}\\b"),
            of("temporary", "(?:/private)?/(?:tmp|var/folders|var/tmp|dev/shm)/[^\\s\"'`<>),:;\\\\]+"),
            of("home", "(?:/home/[^/\\s\"'`<>),:;\\\\]+|/Users/[^/\\s\"'`<>),:;\\\\]+|/root(?=[/\\s\"'`<>),:;]|$))"));

    public VolatileRule {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(pattern, "pattern");
    }

    /**
     * A rule of that name for what matches that regular expression.
     *
     * @throws java.util.regex.PatternSyntaxException when it is none
     */
    public static VolatileRule of(String name, String regex) {
        return new VolatileRule(name, Pattern.compile(regex));
    }

    boolean replacesPart() {
        return pattern.pattern().contains("(?<value>");
    }

    /** What stands in the place of what was found. */
    public String mark() {
        return "«" + name + "»";
    }
}
