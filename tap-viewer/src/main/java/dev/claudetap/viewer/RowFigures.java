package dev.claudetap.viewer;

import dev.claudetap.cache.CacheReader;
import dev.claudetap.cache.CacheReport;
import dev.claudetap.cache.Volatility;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.Prompt;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.pricing.Cost;
import dev.claudetap.pricing.PriceTable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What the rows say of money and of the prompt cache. Takes calls in while the trace streams by. One thread. */
final class RowFigures {
    private final Supplier<PriceTable> prices;
    private final CacheReader caches = new CacheReader();
    private final Volatility volatility = new Volatility();
    private final List<CacheReport> reports = new ArrayList<>();

    /** @param prices asked for what each call cost, once all are taken in */
    RowFigures(Supplier<PriceTable> prices) {
        this.prices = prices;
    }

    /** Takes the next call in. */
    void add(ConversationCall call, Prompt prompt, Instant started) {
        reports.add(caches.add(call, prompt, started));
        volatility.add(call, prompt);
    }

    /** Adds what is known of a call to its row. */
    void tell(ConversationCall call, List<Integer> rows, JsonObject.Builder row) {
        CallRow.usage(call.usage(), row); // the row was made of a shortened request, which may lack marks of the cache
        cost(prices.get().price(call.used()), row);
        cache(reports.get(call.index()), rows, row);
    }

    private static void cost(Cost cost, JsonObject.Builder row) {
        JsonObject.Builder told = JsonObject.builder();
        if (cost instanceof Cost.Priced priced) {
            told.put("amount", number(priced.amount()));
            told.put("saved", number(priced.saved()));
            told.put("model", priced.model());
            if (!priced.rules().isEmpty()) {
                told.put("rules", strings(priced.rules()));
            }
        } else if (cost instanceof Cost.Unpriced unpriced) {
            if (unpriced.reason() == Cost.Reason.NO_USAGE) {
                return;
            }
            told.put("none", unpriced.reason().key());
            if (!unpriced.detail().isEmpty()) {
                told.put("detail", unpriced.detail());
            }
        }
        row.put("cost", told.build());
    }

    private static void cache(CacheReport report, List<Integer> rows, JsonObject.Builder row) {
        JsonObject.Builder told =
                JsonObject.builder().put("state", report.state().key());
        if (report.lost() > 0) {
            told.put("lost", report.lost());
        }
        report.cause().ifPresent(cause -> told.put("cause", cause.key()));
        report.before().ifPresent(call -> told.put("before", rows.get(call)));
        report.divergence().ifPresent(place -> told.put("at", place(place)));
        if (!report.breakpoints().isEmpty()) {
            told.put(
                    "marks",
                    new JsonArray(
                            report.breakpoints().stream().map(RowFigures::mark).toList()));
        }
        row.put("cache", told.build());
    }

    private static JsonValue mark(CacheReport.Breakpoint mark) {
        List<JsonValue> told = new ArrayList<>(place(mark.place()).elements());
        told.add(JsonNumber.of(mark.block()));
        if (mark.hour()) {
            told.add(JsonNumber.of(1));
        }
        return new JsonArray(told);
    }

    private static JsonArray place(CacheReport.Place place) {
        return new JsonArray(List.of(new JsonString(place.part().key()), JsonNumber.of(place.index())));
    }

    /** Adds to the index what is the same for all rows. */
    void tell(JsonObject.Builder index) {
        index.put("prices", named(prices.get()));
        List<JsonValue> ranges = new ArrayList<>();
        for (Volatility.Range range : volatility.ranges()) {
            ranges.add(JsonObject.builder()
                    .put("thread", range.thread())
                    .put("at", place(range.place()))
                    .put("from", range.from())
                    .put("length", range.length())
                    .put("changes", range.changes())
                    .put("of", range.compared())
                    .build());
        }
        index.put("volatile", new JsonArray(ranges));
    }

    /** Which prices these are. */
    static JsonObject named(PriceTable prices) {
        return JsonObject.builder()
                .put("date", prices.date().toString())
                .put("currency", prices.currency())
                .put("source", prices.source())
                .build();
    }

    private static JsonNumber number(BigDecimal amount) {
        return new JsonNumber(amount.stripTrailingZeros().toPlainString());
    }

    private static JsonArray strings(List<String> words) {
        return new JsonArray(
                words.stream().map(word -> (JsonValue) new JsonString(word)).toList());
    }
}
