package dev.claudetap.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claude Code does its work again on a trace: in another folder, with nobody behind the tap. */
class ReplayIT {
    @TempDir
    Path scratch;

    private static Path trace(Path output) throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "claude")
    void aToolLoopRunsAgainWithoutItsUpstream(String client) throws Exception {
        AgentRun.Installation installation = AgentRun.Installation.find();
        RealAgent agent = RealAgents.called(client);
        Scenario scenario = new Scenario(Scenario.Kind.TOOL, "replayed");
        AgentRun first;
        try (ScriptedUpstream upstream = ScriptedUpstream.start(scenario, false)) {
            AgentRun.Place here = AgentRun.Place.apart(installation, Files.createDirectories(scratch.resolve("here")));
            first = AgentRun.tapped(here, agent, agent.profile().defaultMode(), scenario.prompt(), upstream);
        }
        assertThat(first.exitCode()).as(first.stderr()).isZero();

        AgentRun.Place there = AgentRun.Place.apart(installation, Files.createDirectories(scratch.resolve("there")));
        AgentRun again = AgentRun.replayed(there, agent, scenario.prompt(), trace(first.output()));

        assertThat(again.exitCode()).as(again.stderr()).isZero();
        assertThat(again.stdout()).isEqualTo(first.stdout());
        assertThat(again.stderr()).doesNotContain("not in the trace");
        assertThat(Trace.read(trace(again.output())).records())
                .isNotEmpty()
                .allSatisfy(record -> assertThat(record.header().outcome()).isNotEqualTo(Outcome.UPSTREAM_FAILED));
    }
}
