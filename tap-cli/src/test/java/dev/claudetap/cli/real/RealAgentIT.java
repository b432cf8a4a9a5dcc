package dev.claudetap.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import dev.claudetap.proxy.tls.CertificateAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Real agents from npm, headless, against the scripted upstream: alone as the control, then through the tap. */
class RealAgentIT {
    private final AgentRun.Installation installation = AgentRun.Installation.find();

    @TempDir
    Path scratch;

    static Stream<Arguments> runs() {
        return runs(agent -> agent.host().isEmpty());
    }

    static Stream<Arguments> forwardRuns() {
        return runs(agent -> agent.host().isPresent());
    }

    private static Stream<Arguments> runs(Predicate<RealAgent> which) {
        return Stream.of(RealAgent.values())
                .filter(which)
                .flatMap(agent -> Stream.of(Scenario.Kind.values()).map(kind -> Arguments.of(agent, kind)));
    }

    private static Scenario scenario(RealAgent agent, Scenario.Kind kind) {
        return new Scenario(kind, (agent.client().replace("-", "") + kind).toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theAgentAloneIsContentWithTheScriptedUpstream(RealAgent agent, Scenario.Kind kind) throws Exception {
        Scenario scenario = scenario(agent, kind);
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            AgentRun run = AgentRun.alone(installation, agent, scenario.prompt(), upstream.baseUrl(), scratch);

            assertThat(run.exitCode()).as(run.stderr()).isZero();
            assertThat(run.stdout()).contains(scenario.answer());
            assertThat(upstream.modelCalls()).hasSizeGreaterThanOrEqualTo(kind == Scenario.Kind.TOOL ? 2 : 1);
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theTapRecordsEveryModelCallAndChangesNothing(RealAgent agent, Scenario.Kind kind) throws Exception {
        Scenario scenario = scenario(agent, kind);
        try (ScriptedUpstream upstream = ScriptedUpstream.start()) {
            AgentRun run = AgentRun.tapped(installation, agent, scenario.prompt(), upstream.baseUrl(), scratch);

            assertEverythingIsRecorded(run, scenario, upstream.modelCalls().size());
        }
    }

    @ParameterizedTest
    @MethodSource("forwardRuns")
    void aForwardTapRecordsEveryModelCallToTheRealHost(RealAgent agent, Scenario.Kind kind) throws Exception {
        Scenario scenario = scenario(agent, kind);
        String host = agent.host().orElseThrow();
        CertificateAuthority root = CertificateAuthority.ephemeral();
        try (ScriptedUpstream upstream = ScriptedUpstream.startTls(host, root)) {
            AgentRun run = AgentRun.forwarded(
                    installation,
                    agent,
                    scenario.prompt(),
                    new AgentRun.Upstream(host, upstream.port(), root.pem()),
                    scratch);

            assertEverythingIsRecorded(run, scenario, upstream.modelCalls().size());
            assertThat(modelRecords(run.output())).allSatisfy(record -> {
                assertThat(record.string("upstream_base_url").orElse("")).isEqualTo("https://" + host);
                assertThat(record.object("capture").orElseThrow().string("proxy_mode"))
                        .contains("forward");
            });
        }
    }

    private static void assertEverythingIsRecorded(AgentRun run, Scenario scenario, int calls) throws IOException {
        assertThat(run.exitCode()).as(run.stderr()).isZero();
        assertThat(run.stdout()).contains(scenario.answer()).doesNotContain("claude-tap");
        List<JsonObject> records = modelRecords(run.output());
        assertThat(records).hasSize(calls).isNotEmpty();
        assertThat(records).allSatisfy(RealAgentIT::isCompleteWithUsage);
        assertThat(records)
                .anySatisfy(record -> assertThat(response(record).toJson()).contains(scenario.answer()));
        if (scenario.kind() == Scenario.Kind.TOOL) {
            assertThat(records)
                    .anySatisfy(record -> assertThat(response(record).toJson())
                            .contains(scenario.callId())
                            .contains(scenario.command()));
            assertThat(records)
                    .anySatisfy(record -> assertThat(
                                    record.object("request").orElseThrow().toJson())
                            .contains(scenario.printed()));
        }
        assertThat(files(run.output(), ".html")).hasSize(1);
        assertNothingHoldsTheKey(run);
    }

    private static JsonObject response(JsonObject record) {
        return record.object("response").flatMap(it -> it.object("body")).orElseThrow();
    }

    private static void isCompleteWithUsage(JsonObject record) {
        assertThat(record.string("outcome")).contains("completed");
        assertThat(record.object("response").flatMap(it -> it.number("status"))).contains(200L);
        String usage = response(record)
                .object("usage")
                .or(() -> response(record).object("usageMetadata"))
                .orElseThrow()
                .toJson();
        assertThat(usage)
                .containsPattern(":(%d|%d)\\b".formatted(Dialect.INPUT, Dialect.INPUT + Dialect.CACHE_READ))
                .containsPattern(":%d\\b".formatted(Dialect.CACHE_READ))
                .containsPattern(":%d\\b".formatted(Dialect.OUTPUT));
    }

    private static List<JsonObject> modelRecords(Path output) throws IOException {
        List<Path> traces = files(output, ".jsonl");
        assertThat(traces).hasSize(1);
        return Files.readAllLines(traces.get(0)).stream()
                .map(Dialect::object)
                .filter(RealAgentIT::isModelCall)
                .toList();
    }

    private static boolean isModelCall(JsonObject record) {
        JsonObject request = record.object("request").orElseThrow();
        String path = request.string("path").orElse("").replaceFirst("\\?.*", "");
        return request.string("method").equals(Optional.of("POST"))
                && Dialect.all().stream().anyMatch(dialect -> path.endsWith(dialect.path()));
    }

    private static List<Path> files(Path directory, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    private static void assertNothingHoldsTheKey(AgentRun run) throws IOException {
        assertThat(run.stderr()).doesNotContain(RealAgent.FAKE_KEY);
        for (Path file : files(run.output(), "")) {
            if (Files.isRegularFile(file)) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(RealAgent.FAKE_KEY);
            }
        }
    }
}
