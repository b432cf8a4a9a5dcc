package dev.claudetap.cli;

import dev.claudetap.json.JsonObject;
import dev.claudetap.sessions.Retention;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionStore;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code claude-tap prune}: what is old or too much goes. */
@Command(
        name = "claude-tap prune",
        sortOptions = false,
        description =
                "Removes sessions by age and size, the oldest first, and compresses what stays. Running and pinned"
                        + " sessions stay, imported transcripts without --imported, too.",
        exitCodeListHeading = "%nExit codes:%n")
final class PruneCommand implements Subcommand {
    private static final Duration DAY = Duration.ofDays(1);

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            description = "Remove those that ended longer ago: 12h, 30d, 2w")
    @Nullable
    String olderThan;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            description = "Remove the oldest until the rest fits: 500MB, 2GB")
    @Nullable
    String maxSize;

    @Option(names = "--compress", description = "Compress (gzip) what stays and ended more than a day ago")
    boolean compress;

    @Option(names = "--imported", description = "Remove imported transcripts, too")
    boolean imported;

    @Option(names = "--dry-run", description = "Only say what would be done")
    boolean dryRun;

    @Mixin
    final DirectoriesMixin directories = new DirectoriesMixin();

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    @Override
    public int run(Console console) throws CliException {
        Retention rules = rules();
        SessionStore store = directories.store(console);
        Retention.Plan plan = rules.plan(DirectoriesMixin.list(store, console), Instant.now());
        Retention.Plan done = dryRun ? plan : carryOut(plan, store);
        if (json) {
            JsonAnswer.print(console, json(done));
        } else {
            tell(done, console);
        }
        return (done.removed().size() < plan.removed().size() ? ExitCode.KEPT : ExitCode.OK).code();
    }

    private Retention rules() throws CliException {
        if (olderThan == null && maxSize == null && !compress) {
            throw new CliException(
                    ExitCode.USAGE,
                    "prune needs a rule: --older-than 30d, --max-size 2GB, --compress or several of them");
        }
        return new Retention(
                olderThan == null ? Optional.empty() : Optional.of(Amounts.duration("--older-than", olderThan)),
                maxSize == null ? OptionalLong.empty() : OptionalLong.of(Amounts.bytes("--max-size", maxSize)),
                imported,
                compress ? Optional.of(DAY) : Optional.empty());
    }

    private static Retention.Plan carryOut(Retention.Plan plan, SessionStore store) throws CliException {
        try {
            return Retention.carryOut(plan, store);
        } catch (IOException e) {
            throw new CliException(ExitCode.IO, "pruning broke off: " + Failures.reason(e), e);
        }
    }

    private void tell(Retention.Plan done, Console console) {
        if (!done.removed().isEmpty()) {
            LsCommand.table(done.removed()).print(console);
        }
        console.say((dryRun ? "would remove " : "removed ") + done.removed().size() + " sessions ("
                + Amounts.size(done.removedBytes()) + "), "
                + (compress
                        ? (dryRun ? "compress " : "compressed ")
                                + done.compressed().size() + ", "
                        : "")
                + (dryRun ? "keep " : "kept ") + done.kept() + " (" + Amounts.size(done.keptBytes()) + ")");
    }

    private JsonObject.Builder json(Retention.Plan done) {
        return JsonAnswer.of("prune")
                .put("dry_run", dryRun)
                .put("removed", SessionJson.array(done.removed()))
                .put("compressed", SessionJson.array(done.compressed()))
                .put("kept", done.kept())
                .put("kept_bytes", done.keptBytes());
    }
}
