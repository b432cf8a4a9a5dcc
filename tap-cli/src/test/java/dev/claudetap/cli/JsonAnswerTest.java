package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.GsonNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What commands answer to {@code --json} is what docs/schema says, no member more. */
class JsonAnswerTest {
    private static final Path SCHEMA = Path.of("").toAbsolutePath().resolveSibling("docs/schema/answers.schema.json");

    @TempDir
    Path home;

    private final List<String> seen = new ArrayList<>();

    @Test
    void everyAnswerIsOfItsForm() throws Exception {
        Path output = home.resolve("out");
        assertThat(run("demo").code()).isZero();
        Path trace = traces(output).get(0);
        Path other = Files.writeString(
                home.resolve("trace_x.jsonl"), Files.readString(trace).replace("NOTES", "PLANS"));
        Path transcript = Files.createDirectories(home.resolve("cursor")).resolve("none");

        answer("ls", 0);
        answer("search", 0, "planned");
        answer("open", 0, "last", "--tap-no-open");
        answer("name", 0, "last", "the", "demo");
        answer("pin", 0, "last");
        answer("rm", 75, "last");
        answer("pin", 0, "last", "--off");
        answer("prune", 0, "--max-size", "0B", "--compress", "--dry-run");
        answer("usage", 0);
        answer("usage", 0, "--by", "model");
        answer("prices", 0, "opus-4-6");
        answer("doctor", null, "--tap-client", "exec");
        answer("scan", 0);
        answer("scan", 2, secret().toString());
        answer("diff", 1, trace.toString(), other.toString());
        answer("diff", 0, trace.toString(), trace.toString());
        answer("share", 0, trace.toString(), "-o", home.resolve("shared.zip").toString());
        answer("export", 0, trace.toString(), "-o", home.resolve("e.har").toString());
        answer("demo", 0);
        answer("import", 0, other.toString());
        answer("import", 0, other.toString(), "-o", home.resolve("i.jsonl").toString());
        answer("import-cursor", 0, transcript.resolveSibling("").toString());
        answer("ca", 0, "path");
        answer("config", 0);
        answer("config-path", 0);
        if (System.getProperty("os.name").startsWith("Linux")) {
            answer("trust-ca", 0);
            answer("untrust-ca", 0);
        }
        update();
        dashboard();
        trust();
        summary(trace);
        assertThat(new TreeSet<>(seen)).containsAll(forms());
    }

    /** A run's output is the agent's; its answer is a file. */
    private void summary(Path trace) throws IOException {
        Path file = home.resolve("summary.json");
        CommandLineOutput replay = run(
                "replay",
                trace.toString(),
                "--tap-summary",
                file.toString(),
                "--tap-no-open",
                "--",
                "/bin/sh",
                "-c",
                "exit 3");

        assertThat(replay.code()).as(replay.err()).isEqualTo(3);
        assertThat(Files.readString(file))
                .startsWith("{\"schema\":\"claude-tap/run/1\",\"session\":null,\"page\":null")
                .contains("\"exit_code\":3", "\"answered\":0,\"not_asked_for\":4,\"misses\":[]");
        valid(Files.readString(file));
    }

    /** It serves until it is stopped; so its answer is read as it comes. */
    private void dashboard() throws Exception {
        PipedInputStream answers = new PipedInputStream();
        PrintStream out = new PrintStream(new PipedOutputStream(answers), true, StandardCharsets.UTF_8);
        Console console = new Console(out, new PrintStream(OutputStream.nullOutputStream()), environment());
        CompletableFuture<Integer> served = CompletableFuture.supplyAsync(
                () -> Main.run(List.of("dashboard", "--tap-no-open", "--json"), console),
                command -> new Thread(command, "dashboard").start());

        valid(new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8)).readLine());
        answer("dashboard", 0, "stop");
        assertThat(served.get(120, TimeUnit.SECONDS)).isZero();
    }

    private void trust() throws Exception {
        Path project = Files.createDirectories(home.resolve("project"));
        Files.writeString(project.resolve(ProjectFile.NAME), "{\"client\": \"codex\"}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigCommand trust = new ConfigCommand(project);
        trust.what = "trust";
        trust.json = true;

        trust.run(new Console(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, environment()));

        valid(out.toString(StandardCharsets.UTF_8));
        assertThat(Settings.load(environment(), project).find("client")).isNotNull();
    }

    private void update() throws IOException {
        try (MockWebServer feed = new MockWebServer()) {
            feed.enqueue(new MockResponse.Builder()
                    .body("{\"tag_name\":\"v9.0.0\",\"html_url\":\"https://x.example/\"}")
                    .build());
            feed.start();
            answer("update", 0, "--check", "--url", feed.url("/").toString());
        }
    }

    @Test
    void whoeverOffersJsonHasAForm() throws IOException {
        List<String> offering = Stream.of(CommandWord.values())
                .filter(word -> new CommandLine(word.command()).getCommandSpec().findOption("--json") != null)
                .map(word -> JsonAnswer.schema(word.word()))
                .toList();

        assertThat(offering).hasSizeGreaterThan(20);
        assertThat(forms()).containsAll(offering);
    }

    @Test
    void anErrorIsALineAndNoAnswer() {
        for (String line : List.of(
                "ls --status x",
                "export a.jsonl",
                "usage nowhere",
                "diff a b",
                "search",
                "share x",
                "update --check")) {
            CommandLineOutput failed = run((line + " --json").split(" ", -1));

            assertThat(failed.code()).as(line).isBetween(64, 77);
            assertThat(failed.out()).as(line).isEmpty();
            assertThat(failed.err()).as(line).startsWith("claude-tap: error: ").hasLineCount(1);
        }
    }

    private Path secret() throws IOException {
        return Files.writeString(
                home.resolve("old.log"), "Authorization: Bearer sk-ant-api03-" + "a1B2".repeat(20) + "\n");
    }

    private static List<Path> traces(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).toList();
        }
    }

    private void answer(String form, @Nullable Integer code, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(form.split("-path", -1)[0]));
        line.addAll(form.endsWith("-path") ? List.of("path") : List.of());
        line.addAll(Arrays.asList(arguments));
        line.add("--json");
        CommandLineOutput output = run(line.toArray(String[]::new));
        if (code != null) {
            assertThat(output.code()).as(line + "\n" + output.err()).isEqualTo(code);
        }
        assertThat(output.out()).as(line.toString()).startsWith("{\"schema\":\"claude-tap/" + form + "/1\"");
        valid(output.out());
    }

    private void valid(String json) throws IOException {
        Validator.Result result = new ValidatorFactory()
                .withJsonNodeFactory(new GsonNode.Factory())
                .validate(closed().toString(), json);
        assertThat(result.isValid())
                .as(() -> json + "\n"
                        + result.getErrors().stream()
                                .map(error -> error.getInstanceLocation() + ": " + error.getError())
                                .toList())
                .isTrue();
        seen.add(JsonParser.parseString(json).getAsJsonObject().get("schema").getAsString());
    }

    /** The schema with nothing allowed that it does not name: others may get new members, this test notices them. */
    private static JsonObject closed() throws IOException {
        JsonObject schema = JsonParser.parseString(Files.readString(SCHEMA, StandardCharsets.UTF_8))
                .getAsJsonObject();
        close(schema);
        return schema;
    }

    private static void close(JsonElement element) {
        if (element.isJsonArray()) {
            element.getAsJsonArray().forEach(JsonAnswerTest::close);
        } else if (element.isJsonObject()) {
            JsonObject object = element.getAsJsonObject();
            object.entrySet().forEach(entry -> close(entry.getValue()));
            if (object.has("properties") && object.has("required")) {
                object.addProperty("additionalProperties", false);
            }
        }
    }

    private static List<String> forms() throws IOException {
        return closed().getAsJsonArray("oneOf").asList().stream()
                .map(form -> form.getAsJsonObject().get("$ref").getAsString().replace("#/$defs/", ""))
                .map(JsonAnswer::schema)
                .toList();
    }

    private CommandLineOutput run(String... line) {
        return CommandLineOutput.of(environment(), line);
    }

    private Map<String, String> environment() {
        return Map.of(
                "CI", "true",
                "HOME", home.toString(),
                "CLAUDE_TAP_OUTPUT_DIR", home.resolve("out").toString());
    }
}
