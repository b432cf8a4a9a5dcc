package dev.claudetap.sessions;

import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Figures as JSON, one form for the cache and for everybody who asks. */
final class FigureJson {
    private FigureJson() {}

    /** Adds the members of the figures. */
    static void write(SessionFigures figures, JsonObject.Builder to) {
        to.put("agent", figures.client()).put("proxy_mode", figures.proxyMode());
        figures.startedAt().ifPresent(at -> to.put("started_at", at.toString()));
        figures.endedAt().ifPresent(at -> to.put("ended_at", at.toString()));
        to.put("first_prompt", figures.words().firstPrompt())
                .put("last_answer", figures.words().lastAnswer())
                .put("last_error", figures.words().lastError())
                .put("records", figures.counts().records())
                .put("calls", figures.counts().calls())
                .put("turns", figures.counts().turns())
                .put("answered", figures.counts().answered())
                .put("errors", figures.counts().errors())
                .put("probe_errors", figures.counts().probeErrors());
        JsonObject.Builder models = JsonObject.builder();
        figures.models()
                .forEach((model, sums) -> models.put(
                        model,
                        JsonObject.builder()
                                .put("calls", sums.calls())
                                .put("errors", sums.errors())
                                .put("tokens", tokens(sums.usage()))
                                .put("cost", cost(sums.cost()))
                                .build()));
        to.put("models", models.build());
    }

    /** Each token is in one of the first six, and their sum in the last. */
    static JsonObject tokens(TokenUsage usage) {
        return JsonObject.builder()
                .put("input", usage.freshInput())
                .put("cache_read", usage.cacheRead())
                .put("cache_write", usage.cacheWriteShort())
                .put("cache_write_1h", usage.cacheWriteHour())
                .put("output", usage.answerOutput())
                .put("reasoning", usage.reasoning())
                .put("total", usage.total())
                .build();
    }

    /** Without an amount where nothing has a price. */
    static JsonObject cost(SessionCost cost) {
        JsonObject.Builder json = JsonObject.builder().put("priced_calls", cost.priced());
        cost.amount().ifPresent(amount -> json.put("amount", new JsonNumber(amount.toPlainString())));
        return json.put("partial", cost.isPartial()).build();
    }

    private static SessionCost readCost(JsonObject json) {
        BigDecimal sum = json.get("amount") instanceof JsonNumber amount ? decimal(amount) : BigDecimal.ZERO;
        return new SessionCost(number(json, "priced_calls"), sum, json.get("partial") == JsonLiteral.TRUE);
    }

    private static BigDecimal decimal(JsonNumber number) {
        try {
            return new BigDecimal(number.text());
        } catch (NumberFormatException edited) {
            return BigDecimal.ZERO;
        }
    }

    static SessionFigures read(JsonObject json) {
        Map<String, ModelFigures> models = new LinkedHashMap<>();
        json.object("models").orElse(JsonObject.EMPTY).forEach(member -> {
            JsonObject sums = member.value().asObject().orElse(JsonObject.EMPTY);
            models.put(
                    member.name(),
                    new ModelFigures(
                            number(sums, "calls"),
                            number(sums, "errors"),
                            usage(sums.object("tokens").orElse(JsonObject.EMPTY)),
                            readCost(sums.object("cost").orElse(JsonObject.EMPTY))));
        });
        return new SessionFigures(
                text(json, "agent"),
                text(json, "proxy_mode"),
                instant(json, "started_at"),
                instant(json, "ended_at"),
                new SessionFigures.Counts(
                        number(json, "records"),
                        number(json, "calls"),
                        number(json, "turns"),
                        number(json, "answered"),
                        number(json, "errors"),
                        number(json, "probe_errors")),
                new SessionFigures.Words(
                        text(json, "first_prompt"), text(json, "last_answer"), text(json, "last_error")),
                models);
    }

    private static TokenUsage usage(JsonObject tokens) {
        long hour = count(tokens, "cache_write_1h");
        long reasoning = count(tokens, "reasoning");
        return new TokenUsage(
                count(tokens, "input"),
                count(tokens, "output") + reasoning,
                count(tokens, "cache_read"),
                count(tokens, "cache_write") + hour,
                hour,
                reasoning,
                false);
    }

    private static String text(JsonObject json, String name) {
        return json.string(name).orElse("");
    }

    private static int number(JsonObject json, String name) {
        return Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(0, count(json, name))));
    }

    private static long count(JsonObject json, String name) {
        return json.number(name).orElse(0L);
    }

    private static Optional<Instant> instant(JsonObject json, String name) {
        try {
            return json.string(name).map(Instant::parse);
        } catch (DateTimeException edited) {
            return Optional.empty();
        }
    }
}
