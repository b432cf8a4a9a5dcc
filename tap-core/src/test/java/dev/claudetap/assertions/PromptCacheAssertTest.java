package dev.claudetap.assertions;

import static dev.claudetap.assertions.TapAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.trace.Trace;
import org.junit.jupiter.api.Test;

/** A test that guards a prompt cache says what broke it. */
class PromptCacheAssertTest {
    private static final String OTHER_ORDER =
            "[{\"name\":\"Edit\",\"description\":\"Edits.\",\"input_schema\":{\"type\":\"object\"}},"
                    + "{\"name\":\"Read\",\"description\":\"Reads.\",\"input_schema\":{\"type\":\"object\"}}]";

    private static void breaks(Trace trace, String... words) {
        assertThatThrownBy(() -> assertThat(trace).promptCache().hasStablePrefix())
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(words);
    }

    @Test
    void requestsThatOnlyGoOnAreStable() {
        assertThat(ToolLoop.done()).promptCache().hasStablePrefix();
        assertThat(ToolLoop.done()).promptCache().hitRateFromTurn(2).isEqualTo(0.9);
        assertThatThrownBy(() -> assertThat(ToolLoop.done())
                        .promptCache()
                        .hitRateFromTurn(1)
                        .isGreaterThan(0.9))
                .hasMessageContainingAll(
                        "from turn 1 on:", "req_000000000001  0 of 100 prompt tokens from the cache, 90 written to it");
    }

    @Test
    void aDateInTheSystemPromptIsNamedWithItsPlace() {
        breaks(
                ToolLoop.usual()
                        .says("Done.", "You are a careful agent. Today is 2026-05-21.", ToolLoop.TOOLS)
                        .trace(),
                "Expected turn 3 (req_000000000003) to begin with all of turn 2 (req_000000000002)",
                "the system prompt differs from character 43 on (only a date changed):",
                "before: \"You are a careful agent. Today is 2026-05-20.\"",
                "now:    \"You are a careful agent. Today is 2026-05-21.\"");
    }

    @Test
    void toolsThatChangeAreNamed() {
        breaks(
                ToolLoop.usual().says("Done.", ToolLoop.SYSTEM, OTHER_ORDER).trace(),
                "the tools come in another order: tool 1 is Edit and was Read");
        breaks(
                ToolLoop.usual().says("Done.", ToolLoop.SYSTEM, "[]").trace(),
                "other tools are offered: Read, Edit went");
        breaks(
                ToolLoop.usual()
                        .says("Done.", ToolLoop.SYSTEM, ToolLoop.TOOLS.replace("Edits.", "Edits one."))
                        .trace(),
                "tool Edit differs from character 5 on:");
    }
}
