package dev.claudetap.cli;

import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.pricing.Cost;
import dev.claudetap.pricing.CostSum;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.pricing.UsageLedger;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.trace.TraceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap usage}: tokens and cost of traces. */
@Command(
        name = "claude-tap usage",
        sortOptions = false,
        description = "Adds up tokens and cost of all traces in a folder, or of one trace.",
        exitCodeListHeading = "%nExit codes:%n")
final class UsageCommand implements Subcommand {
    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description =
                    "A folder with traces at any depth, a trace, or a session as ls shows it (default: where runs write theirs)")
    @Nullable
    Path source;

    @Option(
            names = "--by",
            paramLabel = "WHAT",
            completionCandidates = Choices.UsageKeys.class,
            description = "day, model, agent or session (default: day)")
    String by = "day";

    @Option(names = "--json", description = "Print JSON")
    boolean json;

    @Mixin
    final PricesMixin prices = new PricesMixin();

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Prints the sums; 65 when there is no call of a model. */
    @Override
    public int run(Console console) throws CliException {
        UsageLedger.By key = key();
        PriceTable table = prices.table(console);
        Path from = source == null ? new OutputMixin().directory(console) : named(source, console);
        List<Path> traces = traces(from);
        UsageLedger ledger = new UsageLedger(key, table, ZoneId.systemDefault());
        try (Progress progress = console.progress("usage")) {
            traces.forEach(trace -> progress.expect(Progress.size(trace)));
            for (Path trace : traces) {
                Path name = Files.isDirectory(from) ? from.relativize(trace) : trace.getFileName();
                TraceSource.tellSkipped(trace, read(trace, name.toString(), ledger, progress), console);
            }
        }
        if (ledger.total().calls() == 0) {
            throw new CliException(ExitCode.DATA, "no call of a model in " + from + " (" + traces.size() + " traces)");
        }
        if (json) {
            JsonAnswer.print(console, json(ledger, table));
        } else {
            print(ledger, table, console);
        }
        return ExitCode.OK.code();
    }

    private static Path named(Path source, Console console) throws CliException {
        return Files.isDirectory(source) ? source : TraceSource.of(source, console);
    }

    private UsageLedger.By key() throws CliException {
        for (UsageLedger.By known : UsageLedger.By.values()) {
            if (known.name().equalsIgnoreCase(by)) {
                return known;
            }
        }
        throw new CliException(ExitCode.USAGE, "--by '" + by + "' is unknown; use day, model, agent or session");
    }

    private static List<Path> traces(Path from) throws CliException {
        if (Files.isRegularFile(from)) {
            return List.of(from);
        }
        try (Stream<Path> files = Files.walk(from)) {
            return files.filter(file ->
                            String.valueOf(file.getFileName()).matches("trace_.*\\.jsonl(\\.gz)?|.*\\.ctap\\.json"))
                    .filter(Files::isRegularFile)
                    .filter(UsageCommand::isNoCopy)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw Failures.unreadable("cannot read " + from, e);
        }
    }

    /** The same trace may be there twice: as it was written, and beside that compressed or compact. */
    private static boolean isNoCopy(Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = name.replaceFirst("\\.(jsonl|jsonl\\.gz|ctap\\.json)$", "");
        return name.endsWith(".jsonl")
                || !(Files.exists(file.resolveSibling(stem + ".jsonl"))
                        || (name.endsWith(".ctap.json") && Files.exists(file.resolveSibling(stem + ".jsonl.gz"))));
    }

    /** How many lines were no records. */
    private static long read(Path trace, String name, UsageLedger ledger, Progress progress) throws CliException {
        try (TraceReader records = TraceReader.open(trace, progress)) {
            ledger.add(name, records.iterator());
            return records.skippedLines();
        } catch (IOException | UncheckedIOException e) {
            throw Failures.brokeOff("cannot read " + trace, e);
        }
    }

    private void print(UsageLedger ledger, PriceTable table, Console console) {
        Table rows = new Table(
                by.toLowerCase(Locale.ROOT),
                ">calls",
                ">fresh input",
                ">cache read",
                ">cache write",
                ">output",
                ">cost",
                ">saved");
        ledger.entries().forEach(entry -> row(entry, rows));
        row(ledger.total(), rows);
        rows.print(console);
        UsageLedger.Entry total = ledger.total();
        console.out().println();
        console.out()
                .println("Cost in " + table.currency() + " by prices of " + table.date()
                        + ". Of all calls, sub-agents made "
                        + total.subAgentCalls() + ", " + total.retries() + " were retries, " + total.failed()
                        + " failed, "
                        + total.aborted() + " were broken off.");
        for (Cost.Reason reason : Cost.Reason.values()) {
            if (total.cost().unpriced(reason) > 0) {
                console.out()
                        .println("Without a price: " + total.cost().unpriced(reason) + " calls; " + reason.words()
                                + ".");
            }
        }
    }

    private static void row(UsageLedger.Entry entry, Table rows) {
        TokenUsage usage = entry.usage();
        rows.row(
                entry.key(),
                Amounts.number(entry.calls()),
                Amounts.number(usage.freshInput()),
                Amounts.number(usage.cacheRead()),
                Amounts.number(usage.cacheWrite()),
                Amounts.number(usage.output()),
                CostText.of(entry.cost()),
                entry.cost().priced() == 0 ? "–" : CostText.amount(entry.cost().saved()));
    }

    private JsonObject.Builder json(UsageLedger ledger, PriceTable table) {
        List<JsonValue> entries = new ArrayList<>();
        ledger.entries().forEach(entry -> entries.add(json(entry)));
        return JsonAnswer.of("usage")
                .put("by", by.toLowerCase(Locale.ROOT))
                .put(
                        "prices",
                        JsonObject.builder()
                                .put("date", table.date().toString())
                                .put("currency", table.currency())
                                .put("source", table.source())
                                .build())
                .put("entries", new JsonArray(entries))
                .put("total", json(ledger.total()));
    }

    private static JsonObject json(UsageLedger.Entry entry) {
        return JsonObject.builder()
                .put("key", entry.key())
                .put("calls", entry.calls())
                .put("sub_agent_calls", entry.subAgentCalls())
                .put("retries", entry.retries())
                .put("failed", entry.failed())
                .put("aborted", entry.aborted())
                .put("tokens", SessionJson.tokens(entry.usage()))
                .put("cost", json(entry.cost()))
                .build();
    }

    /** Without an amount where nothing has a price. */
    static JsonObject json(CostSum cost) {
        JsonObject.Builder told = JsonObject.builder().put("priced_calls", cost.priced());
        if (cost.priced() > 0) {
            told.put("amount", new JsonNumber(cost.amount().toPlainString()));
            told.put("saved", new JsonNumber(cost.saved().toPlainString()));
        }
        JsonObject.Builder unpriced = JsonObject.builder();
        for (Cost.Reason reason : Cost.Reason.values()) {
            if (cost.unpriced(reason) > 0) {
                unpriced.put(reason.key(), cost.unpriced(reason));
            }
        }
        return told.put("partial", cost.isPartial())
                .put("unpriced_calls", unpriced.build())
                .build();
    }
}
