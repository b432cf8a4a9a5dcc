package dev.claudetap.cli.real;

import dev.claudetap.cli.PageText;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what a run through the tap has left.
 *
 * @param calls model calls that the provider got
 */
record Seen(AgentRun run, Scenario scenario, int calls) {
    Row row(RealAgent agent, String version, ProxyMode mode) throws IOException {
        List<JsonObject> records = modelRecords();
        String transport = records.stream()
                .findFirst()
                .map(record -> record.string("transport").equals(Optional.of("websocket")) ? "ws" : "http")
                .orElse("none");
        int withTokens =
                (int) records.stream().filter(Seen::hasTheScriptedTokens).count();
        return new Row(
                agent,
                version,
                mode,
                scenario.kind(),
                run.exitCode(),
                calls,
                records.size(),
                Row.Text.of(run.stdout(), scenario),
                isReassembled(records),
                withTokens,
                leaks(),
                transport,
                run.stderr());
    }

    private boolean isReassembled(List<JsonObject> records) {
        boolean answer = records.stream().anyMatch(record -> response(record).contains(scenario.answer()));
        boolean complete =
                records.stream().allMatch(record -> record.string("outcome").equals(Optional.of("completed")));
        if (scenario.kind() == Scenario.Kind.PLAIN) {
            return answer && complete;
        }
        boolean call = records.stream()
                .anyMatch(record -> response(record).contains(scenario.callId())
                        && response(record).contains(scenario.command()));
        boolean output = records.stream()
                .anyMatch(record ->
                        record.object("request").orElseThrow().toJson().contains(scenario.printed()));
        return answer && complete && call && output;
    }

    private static String response(JsonObject record) {
        return body(record).map(JsonObject::toJson).orElse("");
    }

    private static Optional<JsonObject> body(JsonObject record) {
        return record.object("response").flatMap(it -> it.object("body"));
    }

    private static boolean hasTheScriptedTokens(JsonObject record) {
        String usage = body(record)
                .flatMap(body -> body.object("usage").or(() -> body.object("usageMetadata")))
                .map(JsonObject::toJson)
                .orElse("");
        return Pattern.compile(":(%d|%d)\\b".formatted(Dialect.INPUT, Dialect.INPUT + Dialect.CACHE_READ))
                        .matcher(usage)
                        .find()
                && usage.contains(":" + Dialect.CACHE_READ)
                && Pattern.compile(":%d\\b".formatted(Dialect.OUTPUT))
                        .matcher(usage)
                        .find();
    }

    private List<JsonObject> modelRecords() throws IOException {
        List<JsonObject> records = new ArrayList<>();
        for (Path trace : files(".jsonl")) {
            Files.readAllLines(trace).stream()
                    .map(Dialect::object)
                    .filter(Seen::isModelCall)
                    .forEach(records::add);
        }
        return records;
    }

    private static boolean isModelCall(JsonObject record) {
        JsonObject request = record.object("request").orElseThrow();
        String path = request.string("path").orElse("").replaceFirst("\\?.*", "");
        if (record.string("transport").equals(Optional.of("websocket"))) {
            JsonObject body = request.object("body").orElse(JsonObject.EMPTY);
            return !JsonLiteral.FALSE.equals(body.get("generate"));
        }
        return request.string("method").equals(Optional.of("POST"))
                && Dialect.all().stream().anyMatch(dialect -> path.endsWith(dialect.path()));
    }

    private List<Path> files(String suffix) throws IOException {
        if (!Files.isDirectory(run.output())) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(run.output())) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(Files::isRegularFile)
                    .toList();
        }
    }

    private List<String> leaks() throws IOException {
        List<String> leaks = new ArrayList<>();
        for (String secret : List.of(RealAgent.FAKE_KEY, RealAgent.TOKEN)) {
            if (run.stderr().contains(secret)) {
                leaks.add("stderr");
            }
            for (Path file : files("")) {
                if (PageText.of(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .contains(secret)) {
                    leaks.add(String.valueOf(file.getFileName()));
                }
            }
        }
        return leaks;
    }
}
