package dev.claudetap.scan;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Findings as SARIF 2.1.0, which code hosts and editors show. Each finding is written as it comes. Not safe for several threads.
 */
public final class SarifReport {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private final Appendable out;
    private final Set<String> rules = new TreeSet<>();
    private boolean any;

    /**
     * Begins the report.
     *
     * @throws IOException when {@code out} fails
     */
    public SarifReport(Appendable out) throws IOException {
        this.out = out;
        out.append("{\"$schema\":\"" + SCHEMA + "\",\"version\":\"2.1.0\",\"runs\":[{\"results\":[");
    }

    /**
     * Adds a finding.
     *
     * @param uri of the file, relative or whole, encoded as URIs are
     * @param byLine whether the line is one of the file as it lies there
     * @throws IOException when it cannot be written
     */
    public void add(String uri, boolean byLine, FoundSecret found) throws IOException {
        String rule = found.place().rule();
        rules.add(rule);
        JsonObject.Builder physical = JsonObject.builder()
                .put("artifactLocation", JsonObject.builder().put("uri", uri).build());
        if (byLine) {
            physical.put(
                    "region",
                    JsonObject.builder().put("startLine", found.line()).build());
        }
        String where = found.record().isEmpty() ? "line " + found.line() : found.record();
        JsonObject location = JsonObject.builder()
                .put("physicalLocation", physical.build())
                .put(
                        "logicalLocations",
                        list(JsonObject.builder()
                                .put(
                                        "fullyQualifiedName",
                                        where + " " + found.place().path())
                                .put("kind", "member")
                                .build()))
                .build();
        JsonObject result = JsonObject.builder()
                .put("ruleId", rule)
                .put("level", "error")
                .put(
                        "message",
                        text("Secret of kind " + rule + " in " + where + " at "
                                + found.place().path()))
                .put("occurrenceCount", found.place().count())
                .put("locations", list(location))
                .build();
        out.append(any ? ",\n" : "\n").append(result.toJson());
        any = true;
    }

    /**
     * Ends the report with a line feed.
     *
     * @param version of this program
     * @throws IOException when it cannot be written
     */
    public void end(String version) throws IOException {
        List<JsonValue> known = new ArrayList<>();
        for (String rule : rules) {
            known.add(JsonObject.builder()
                    .put("id", rule)
                    .put("shortDescription", text("A secret: " + rule))
                    .build());
        }
        JsonObject driver = JsonObject.builder()
                .put("name", "claude-tap")
                .put("version", version)
                .put("rules", new JsonArray(known))
                .build();
        JsonObject tool = JsonObject.builder().put("driver", driver).build();
        out.append("\n],\"tool\":" + tool.toJson() + ",\"columnKind\":\"utf16CodeUnits\"}]}\n");
    }

    private static JsonObject text(String text) {
        return JsonObject.builder().put("text", text).build();
    }

    private static JsonArray list(JsonValue only) {
        return new JsonArray(List.of(only));
    }
}
