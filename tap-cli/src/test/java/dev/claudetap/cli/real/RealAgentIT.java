package dev.claudetap.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.client.ClientProfiles;
import dev.claudetap.client.ProxyMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real agents from npm, headless, against the scripted upstream: those that take its address alone as the control, then
 * all of them through the tap. {@code -Dreal.agents} names more of them than usual, and then every mode is run; the
 * table of what was seen is {@code target/real-agents.md}.
 */
class RealAgentIT {
    private static final List<Row> SEEN = new ArrayList<>();

    private final AgentRun.Installation installation = AgentRun.Installation.find();

    @TempDir
    Path scratch;

    static Stream<Arguments> controls() {
        return RealAgents.chosen().stream()
                .filter(RealAgent::isReadingBaseUrl)
                .filter(agent -> !RealAgents.everyMode() || agent.isBreakingCharacters())
                .flatMap(agent -> Stream.of(Scenario.Kind.values()).map(kind -> Arguments.of(agent, kind)));
    }

    static Stream<Arguments> runs() {
        return RealAgents.chosen().stream()
                .flatMap(agent -> modes(agent)
                        .flatMap(mode -> agent.kinds().stream().map(kind -> Arguments.of(agent, mode, kind))));
    }

    private static Stream<ProxyMode> modes(RealAgent agent) {
        ProxyMode usual = agent.profile().defaultMode();
        Stream<ProxyMode> others = agent.modes().stream()
                .filter(mode -> mode != usual
                        && ClientProfiles.refusal(agent.profile(), mode).isEmpty());
        return Stream.concat(Stream.of(usual), RealAgents.everyMode() ? others : Stream.empty());
    }

    private AgentRun.Place place() {
        return AgentRun.Place.apart(installation, scratch);
    }

    private static Scenario scenario(RealAgent agent, Scenario.Kind kind) {
        return new Scenario(kind, (agent.client().replace("-", "") + kind).toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("controls")
    void theAgentAloneIsContentWithTheScriptedUpstream(RealAgent agent, Scenario.Kind kind) throws Exception {
        Scenario scenario = scenario(agent, kind);
        try (ScriptedUpstream upstream = ScriptedUpstream.start(scenario, false)) {
            AgentRun run = AgentRun.alone(place(), agent, scenario.prompt(), upstream.baseUrl());

            assertThat(run.exitCode()).as(run.stderr()).isZero();
            // Its other answer happens to be cut elsewhere. Should it print this one whole some day, its rows must too.
            boolean broken = agent.isBreakingCharacters() && kind == Scenario.Kind.PLAIN;
            assertThat(Row.Text.of(run.stdout(), scenario))
                    .as(run.stdout())
                    .isEqualTo(broken ? Row.Text.BROKEN : Row.Text.SEEN);
            assertThat(upstream.modelCalls()).hasSizeGreaterThanOrEqualTo(kind == Scenario.Kind.TOOL ? 2 : 1);
        }
    }

    @ParameterizedTest
    @MethodSource("runs")
    void theTapRecordsEveryModelCallAndChangesNothing(RealAgent agent, ProxyMode mode, Scenario.Kind kind)
            throws Exception {
        Scenario scenario = scenario(agent, kind);
        boolean forward = mode == ProxyMode.FORWARD;
        try (ScriptedUpstream upstream = forward
                ? ScriptedUpstream.startTls(scenario, agent.hosts(), agent.isOverWebSocket())
                : ScriptedUpstream.start(scenario, agent.isOverWebSocket())) {
            AgentRun run = mode == ProxyMode.REVERSE && agent.isAskingPastTheTap()
                    ? askingPastTheTap(agent, scenario, upstream)
                    : AgentRun.tapped(place(), agent, mode, scenario.prompt(), upstream);
            Row row =
                    new Seen(run, scenario, upstream.modelCalls().size()).row(agent, installation.version(agent), mode);
            SEEN.add(row);
            writeTheTable();

            assertThat(row.problems())
                    .as(row.line() + "\n" + run.stdout() + "\n" + run.stderr() + "\n" + upstream.paths())
                    .isEmpty();
            assertThat(run.stdout()).doesNotContain("claude-tap");
        }
    }

    private AgentRun askingPastTheTap(RealAgent agent, Scenario scenario, ScriptedUpstream upstream) throws Exception {
        try (ScriptedUpstream accounts = ScriptedUpstream.startTls(scenario, agent.hosts(), false);
                AccountProxy proxy = AccountProxy.start(accounts.port())) {
            AgentRun.Place place = AgentRun.Place.with(installation, scratch, proxy, accounts.rootPem());
            AgentRun run = AgentRun.tapped(place, agent, ProxyMode.REVERSE, scenario.prompt(), upstream);
            assertThat(accounts.modelCalls()).as("calls that went past the tap").isEmpty();
            return run;
        }
    }

    /** After each run: a table that breaks off is better than none. */
    private static void writeTheTable() throws IOException {
        List<String> lines = new ArrayList<>(List.of(Row.head()));
        SEEN.forEach(row -> lines.add(row.line()));
        Files.write(Path.of("target", "real-agents.md"), lines);
    }
}
