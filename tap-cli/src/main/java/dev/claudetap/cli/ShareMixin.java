package dev.claudetap.cli;

import dev.claudetap.redact.ImageRemoval;
import dev.claudetap.redact.RedactionRule;
import dev.claudetap.redact.Redactor;
import dev.claudetap.redact.SharingRules;
import dev.claudetap.redact.UserNames;
import dev.claudetap.trace.TraceLineReader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What of a trace others get to see. */
final class ShareMixin {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    @Option(
            names = "--redacted",
            description =
                    "Take out what is nobody else's business: paths of files, names of users, e-mail addresses, images")
    boolean redacted;

    @Option(
            names = "--redact-regex",
            paramLabel = "REGEX",
            description = "Take out what this Java regular expression finds in any text; may be repeated")
    List<String> regexes = new ArrayList<>();

    @Option(
            names = "--redact-rules",
            paramLabel = "FILE",
            description = "Take out what the rules in this JSON file find")
    @Nullable
    Path rules;

    @Option(names = "--turns", paramLabel = "TURNS", description = "Only these turns, for example 3-7,12")
    @Nullable
    String turns;

    boolean asksForAnything() {
        return redacted || !regexes.isEmpty() || rules != null || turns != null;
    }

    /** Which turns are meant. */
    LongPredicate selection() throws CliException {
        String chosen = turns;
        if (chosen == null) {
            return turn -> true;
        }
        LongPredicate selection = turn -> false;
        for (String part : chosen.split(",", -1)) {
            var range = RANGE.matcher(part.strip());
            if (!range.matches()) {
                throw new CliException(ExitCode.USAGE, "--turns '" + chosen + "' is not like 3-7,12");
            }
            long from = Long.parseLong(range.group(1));
            long to = range.group(2) == null ? from : Long.parseLong(range.group(2));
            selection = selection.or(turn -> turn >= from && turn <= to);
        }
        return selection;
    }

    /**
     * Takes out of a record what others are not to see; one redactor for all of them, so that marks are the same.
     *
     * @param trace is looked through for the names of users
     */
    UnaryOperator<TraceRecord> redaction(Path trace, Console console) throws CliException {
        Redactor redactor = redactor(trace, console);
        return record -> redact(record, redactor);
    }

    /** Takes out of a record what others are not to see. */
    TraceRecord redact(TraceRecord record, Redactor redactor) {
        return redactor.redact(redacted ? ImageRemoval.without(record) : record);
    }

    /** The rules of {@link #redaction} for texts. */
    Redactor redactor(Path trace, Console console) throws CliException {
        List<RedactionRule> extra = new ArrayList<>();
        for (String regex : regexes) {
            try {
                extra.add(SharingRules.custom(Pattern.compile(regex)));
            } catch (PatternSyntaxException e) {
                throw new CliException(
                        ExitCode.USAGE,
                        "--redact-regex '" + regex + "' is no regular expression: " + e.getDescription(),
                        e);
            }
        }
        if (rules != null) {
            extra.addAll(ScanCommand.rules(rules));
        }
        if (redacted) {
            extra.addAll(SharingRules.paths());
            extra.addAll(SharingRules.email());
            extra.addAll(SharingRules.images());
            extra.addAll(userNames(trace, console));
        }
        return Redactor.of(extra);
    }

    private static List<RedactionRule> userNames(Path trace, Console console) throws CliException {
        UserNames names = new UserNames();
        try (TraceLineReader lines = TraceLineReader.open(trace, 0)) {
            while (lines.next()) {
                names.look(lines.text());
            }
            if (names.isFull()) {
                console.warn("there are more names of users than are taken out; --redact-regex can take out others");
            }
            return names.rules();
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "cannot read " + trace + ": " + Failures.reason(e), e);
        }
    }
}
