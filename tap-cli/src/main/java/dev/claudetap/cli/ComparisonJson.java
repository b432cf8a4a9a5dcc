package dev.claudetap.cli;

import dev.claudetap.compare.Change;
import dev.claudetap.compare.Comparison;
import dev.claudetap.compare.Run;
import dev.claudetap.compare.Step;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.sessions.SessionJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A comparison as {@code diff --json} answers it. */
final class ComparisonJson {
    private ComparisonJson() {}

    static JsonObject.Builder of(Comparison comparison) {
        List<JsonValue> turns = new ArrayList<>();
        comparison.pairs().forEach(pair -> turns.add(turn(pair)));
        return JsonAnswer.of("diff")
                .put("same", comparison.isSame())
                .put("first", run(comparison.first()))
                .put("second", run(comparison.second()))
                .put("turns", new JsonArray(turns));
    }

    private static JsonObject run(Run run) {
        return JsonObject.builder()
                .put("name", run.name())
                .put("calls", run.calls())
                .put("tokens", SessionJson.tokens(run.usage()))
                .put("cost", UsageCommand.json(run.cost()))
                .build();
    }

    private static JsonObject turn(Comparison.Pair pair) {
        List<JsonValue> changes = new ArrayList<>();
        pair.changes().forEach(change -> changes.add(change(change)));
        return JsonObject.builder()
                .put("first", name(pair.first()))
                .put("second", name(pair.second()))
                .put("same", pair.isSame())
                .put("changes", new JsonArray(changes))
                .build();
    }

    private static JsonValue name(@Nullable Step step) {
        return step == null ? JsonLiteral.NULL : new JsonString(step.name());
    }

    private static JsonObject change(Change change) {
        JsonArray lines = new JsonArray(
                change.lines().stream().<JsonValue>map(JsonString::new).toList());
        return JsonObject.builder()
                .put("aspect", change.aspect().name().toLowerCase(Locale.ROOT))
                .put("title", change.title())
                .put("lines", lines)
                .build();
    }
}
