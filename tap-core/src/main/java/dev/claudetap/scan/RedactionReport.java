package dev.claudetap.scan;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import dev.claudetap.redact.RedactedPlace;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was taken out of a trace: rules, counts and places, never values. Places are told without the numbers of list elements, so
 * that the report stays short however long the trace is. Not safe for several threads.
 */
public final class RedactionReport {
    private static final int MOST_PLACES = 50;
    private static final String OTHER_PLACES = "other places";

    private final Map<String, Rule> rules = new TreeMap<>();
    private long records;
    private long changed;

    private static final class Rule {
        private final Map<String, Long> places = new TreeMap<>();
        private long count;
        private long records;
        private long lastRecord;
    }

    /** Adds a record. */
    public void add(TraceRecord before, TraceRecord after) {
        records++;
        List<RedactedPlace> places = RedactedPlace.between(before, after);
        changed += places.isEmpty() ? 0 : 1;
        for (RedactedPlace place : places) {
            Rule rule = rules.computeIfAbsent(place.rule(), added -> new Rule());
            rule.count += place.count();
            rule.records += rule.lastRecord == records ? 0 : 1;
            rule.lastRecord = records;
            String path = place.path().replaceAll("\\[\\d+]", "[*]");
            boolean room = rule.places.size() < MOST_PLACES || rule.places.containsKey(path);
            rule.places.merge(room ? path : OTHER_PLACES, (long) place.count(), Long::sum);
        }
    }

    /** How many records were added. */
    public long records() {
        return records;
    }

    /** How much was taken out, of all kinds. */
    public long total() {
        return rules.values().stream().mapToLong(rule -> rule.count).sum();
    }

    /** The report as JSON. */
    public JsonObject toJson() {
        List<JsonValue> told = new ArrayList<>();
        rules.forEach((name, rule) -> {
            List<JsonValue> places = new ArrayList<>();
            rule.places.forEach((path, count) -> places.add(
                    JsonObject.builder().put("path", path).put("count", count).build()));
            told.add(JsonObject.builder()
                    .put("rule", name)
                    .put("count", rule.count)
                    .put("records", rule.records)
                    .put("places", new JsonArray(places))
                    .build());
        });
        return JsonObject.builder()
                .put("schema", "claude-tap/redaction/1")
                .put("records", records)
                .put("changed_records", changed)
                .put("total", total())
                .put("rules", new JsonArray(told))
                .build();
    }

    /** The report as Markdown, without the places. */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder("| rule | taken out | in records |\n|---|---|---|\n");
        rules.forEach((name, rule) -> text.append("| " + name + " | " + rule.count + " | " + rule.records + " |\n"));
        return text.toString();
    }
}
