package dev.claudetap.cli;

import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.pricing.Rates;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code claude-tap prices}: the table by which calls are priced. */
@Command(
        name = "claude-tap prices",
        sortOptions = false,
        description = "Shows the prices by which calls are priced, per million tokens, with their date and source.",
        exitCodeListHeading = "%nExit codes:%n")
final class PricesCommand implements Subcommand {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..1",
            description = "A part of a model's name, or a name as an agent or a gateway has it")
    @Nullable
    String model;

    @Mixin
    final PricesMixin prices = new PricesMixin();

    @Option(names = "--json", description = "Print JSON, per token")
    boolean json;

    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    /** Prints; 65 when the table has no such model. */
    @Override
    public int run(Console console) throws CliException {
        PriceTable table = prices.table(console);
        List<Rates> found = found(table);
        if (found.isEmpty()) {
            throw new CliException(
                    ExitCode.DATA,
                    "no price for '" + model + "' in the table of " + table.date() + "; name another part of it");
        }
        if (json) {
            JsonAnswer.print(console, json(table, found));
            return ExitCode.OK.code();
        }
        console.out()
                .println("Prices of " + table.date() + " in " + table.currency() + " per million tokens; "
                        + TerminalText.line(table.source()));
        Table rows = new Table("model", ">input", ">output", ">cache read", ">cache write", ">1 h write", ">tiers");
        found.forEach(rates -> row(rates, rows));
        rows.print(console);
        return ExitCode.OK.code();
    }

    private List<Rates> found(PriceTable table) {
        String part = model == null ? "" : model.toLowerCase(Locale.ROOT);
        List<Rates> found = table.models().stream()
                .filter(name -> name.contains(part))
                .flatMap(name -> table.rates(name).stream())
                .toList();
        return found.isEmpty() && model != null ? table.find(model).stream().toList() : found;
    }

    private static void row(Rates rates, Table rows) {
        rows.row(
                rates.model(),
                perMillion(rates.input()),
                perMillion(rates.output()),
                perMillion(rates.cacheRead()),
                perMillion(rates.cacheWrite()),
                perMillion(rates.cacheWriteHour()),
                String.join(
                        " ",
                        rates.tiers().stream().map(tier -> ">" + tier + "k").toList()));
    }

    private static String perMillion(Optional<BigDecimal> rate) {
        return rate.map(perToken -> {
                    BigDecimal shown = perToken.multiply(MILLION).stripTrailingZeros();
                    return shown.setScale(Math.max(2, shown.scale())).toPlainString();
                })
                .orElse("–");
    }

    private static JsonObject.Builder json(PriceTable table, List<Rates> found) {
        JsonObject.Builder models = JsonObject.builder();
        for (Rates rates : found) {
            JsonObject.Builder told = JsonObject.builder();
            new TreeMap<>(rates.perUnit())
                    .forEach((name, rate) -> told.put(name, new JsonNumber(rate.toPlainString())));
            models.put(rates.model(), told.build());
        }
        return JsonAnswer.of("prices")
                .put("date", table.date().toString())
                .put("currency", table.currency())
                .put("source", table.source())
                .put("models", models.build());
    }
}
