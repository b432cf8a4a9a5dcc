package dev.claudetap.pricing;

import dev.claudetap.conversation.Consumption;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Prices of models on a certain day. Immutable, safe on any thread.
 *
 * <p>A file in its place is either of the same form as the one that is built in ({@code {"date": …, "currency": …,
 * "source": …, "models": {name: rates}}}) or LiteLLM's {@code model_prices_and_context_window.json}; both name the
 * rates alike.
 */
public final class PriceTable {
    private static final String BUNDLED = "prices.json";
    private static final int MOST_TERMS = 256;
    private static final int LONGEST_KEY = 1_024;

    /** Not a class's constant: one that failed once for lack of memory would fail for ever. */
    private static volatile @Nullable PriceTable bundled;

    private final LocalDate date;
    private final String currency;
    private final String source;
    private final Map<String, JsonObject> models;
    /** Sessions ask for the same few again and again. */
    private final Map<String, Terms> terms = new ConcurrentHashMap<>();

    private PriceTable(LocalDate date, String currency, String source, Map<String, JsonObject> models) {
        this.date = date;
        this.currency = currency;
        this.source = source;
        this.models = models;
    }

    /** The table that comes with this version. Read when somebody first asks. */
    public static PriceTable bundled() {
        PriceTable table = bundled;
        if (table == null) {
            synchronized (PriceTable.class) {
                table = bundled;
                if (table == null) {
                    table = readBundled();
                    bundled = table;
                }
            }
        }
        return table;
    }

    private static PriceTable readBundled() {
        try (InputStream json = PriceTable.class.getResourceAsStream(BUNDLED)) {
            if (json == null) {
                throw new IllegalStateException(BUNDLED + " is missing in the program's own files");
            }
            return of(
                    JsonText.parse(new InputStreamReader(json, StandardCharsets.UTF_8))
                            .asObject()
                            .orElse(JsonObject.EMPTY),
                    LocalDate.EPOCH,
                    BUNDLED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JsonException e) {
            throw new IllegalStateException(BUNDLED + " is no JSON", e);
        }
    }

    /**
     * Reads a table from a file. One that does not tell its date has the file's.
     *
     * @throws IOException when it cannot be read, or holds no price
     */
    public static PriceTable read(Path file) throws IOException {
        LocalDate changed = LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
        try (var text = Files.newBufferedReader(file)) {
            JsonObject root = JsonText.parse(text).asObject().orElse(JsonObject.EMPTY);
            PriceTable table = of(root, changed, String.valueOf(file.getFileName()));
            if (table.models.isEmpty()) {
                throw new IOException(file + " holds no price per token");
            }
            return table;
        } catch (JsonException e) {
            throw new IOException(file + " is no JSON", e);
        }
    }

    private static PriceTable of(JsonObject root, LocalDate otherwise, String name) {
        Map<String, JsonObject> models = new TreeMap<>();
        for (JsonObject.Member member : root.object("models").orElse(root)) {
            member.value()
                    .asObject()
                    .filter(rates -> rates.has("input_cost_per_token"))
                    .ifPresent(rates -> models.put(member.name().toLowerCase(Locale.ROOT), rates));
        }
        models.remove("sample_spec");
        return new PriceTable(
                date(root.string("date").orElse("")).orElse(otherwise),
                root.string("currency").orElse("USD"),
                root.string("source").orElse(name),
                models);
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }

    /** The day whose prices these are. */
    public LocalDate date() {
        return date;
    }

    /** What the amounts are in, for example {@code USD}. */
    public String currency() {
        return currency;
    }

    /** Where the prices come from, in words. */
    public String source() {
        return source;
    }

    /** A short word that is another one when any price is. */
    public String digest() {
        int hash = currency.hashCode();
        for (Map.Entry<String, JsonObject> model : models.entrySet()) {
            hash = 31 * hash + model.getKey().hashCode();
            hash = 31 * hash + model.getValue().toJson().hashCode();
        }
        return Integer.toHexString(hash);
    }

    /** The names of all models, in order. */
    public List<String> models() {
        return List.copyOf(models.keySet());
    }

    /** The rates under exactly that name. */
    public Optional<Rates> rates(String model) {
        return Optional.ofNullable(models.get(model)).map(entry -> Rates.of(model, entry));
    }

    /** The rates of a model by any name that agents, gateways and providers give it, wherever it runs. */
    public Optional<Rates> find(String model) {
        return find(model, "");
    }

    /** What a call cost, or why that is not known. */
    public Cost price(Consumption used) {
        if (used.usage().total() == 0) {
            return new Cost.Unpriced(Cost.Reason.NO_USAGE, "");
        }
        Terms terms = terms(used);
        if (terms.subscription()) {
            return new Cost.Unpriced(Cost.Reason.SUBSCRIPTION, "");
        }
        if (!used.extras().isEmpty()) {
            return new Cost.Unpriced(Cost.Reason.OTHER_BILLING, String.join(", ", used.extras()));
        }
        String named = used.models().isEmpty() ? "" : used.models().get(0);
        Cost why = new Cost.Unpriced(Cost.Reason.UNKNOWN_MODEL, named);
        for (Tiered rates : terms.rates()) {
            Cost cost = rates.rates().price(used.usage(), used.searches(), rates.tiers());
            if (cost instanceof Cost.Priced) {
                return cost;
            }
            why = cost;
        }
        return why;
    }

    /** What is billed at an address for a call that gives its model these names, the best first. */
    private record Terms(boolean subscription, List<Tiered> rates) {}

    private record Tiered(Rates rates, List<Long> tiers) {}

    private Terms terms(Consumption used) {
        String key = used.address() + '\n' + String.join("\n", used.models());
        Terms known = terms.get(key);
        if (known == null) {
            known = lookUp(used);
            if (terms.size() >= MOST_TERMS) {
                terms.clear();
            }
            if (key.length() <= LONGEST_KEY) {
                terms.put(key, known);
            }
        }
        return known;
    }

    private Terms lookUp(Consumption used) {
        String namespace = ModelNames.namespace(used.address());
        List<Tiered> rates = used.models().stream()
                .flatMap(model -> find(model, namespace).stream())
                .map(found -> new Tiered(found, found.tiers()))
                .toList();
        return new Terms(ModelNames.isSubscription(used.address()), rates);
    }

    /** A host's own prices go before those of the model's maker, under whatever name. */
    private Optional<Rates> find(String model, String namespace) {
        List<String> names = ModelNames.of(model);
        return names.stream()
                .map(name -> namespace + "/" + name)
                .filter(models::containsKey)
                .findFirst()
                .or(() -> names.stream().filter(models::containsKey).findFirst())
                .flatMap(this::rates)
                .filter(Rates::isPriceable);
    }
}
