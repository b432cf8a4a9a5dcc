package dev.claudetap.cli.real;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Claude Code tells its model is written down, and its provider, which is there and would answer, hears nothing. */
class PromptIT {
    @TempDir
    Path scratch;

    @Test
    void thePromptIsWrittenAndNoProviderIsAsked() throws Exception {
        AgentRun.Installation installation = AgentRun.Installation.find();
        RealAgent agent = RealAgents.called("claude");
        Scenario scenario = new Scenario(Scenario.Kind.PLAIN, "onlyprompt");
        Path prompt = scratch.resolve("claude.prompt.md");
        try (ScriptedUpstream upstream = ScriptedUpstream.start(scenario, false)) {
            AgentRun run = AgentRun.prompting(
                    AgentRun.Place.apart(installation, scratch), agent, scenario.prompt(), upstream.baseUrl(), prompt);

            assertThat(run.exitCode()).as(run.stderr()).isZero();
            assertThat(upstream.paths()).as("what the provider was asked").isEmpty();
            assertThat(run.stdout()).contains("captured").doesNotContain("claude-tap");
            assertThat(run.stderr()).contains("wrote the prompt to " + prompt);
        }
        assertThat(Files.readString(prompt))
                .startsWith("# System Prompt\n")
                .contains("Claude Code", "# Tools", "Bash", scenario.prompt())
                .doesNotContain(RealAgent.FAKE_KEY);
        assertThat(Trace.read(scratch.resolve("claude.prompt.trace.jsonl")).records())
                .isNotEmpty()
                .allSatisfy(record -> assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED))
                .anySatisfy(record -> assertThat(record.request().path()).startsWith("/v1/messages"));
        assertThat(traces()).as("the trace is where it always is, too").hasSize(1);
    }

    private List<Path> traces() throws IOException {
        try (Stream<Path> files = Files.walk(scratch.resolve("traces"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).toList();
        }
    }
}
