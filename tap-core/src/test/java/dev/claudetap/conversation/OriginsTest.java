package dev.claudetap.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Origin;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.TraceRecord;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OriginsTest {
    @Test
    void claudeCodeSaysWhichAgentOfWhichSessionItIs() {
        Origin child = origin(
                "{}",
                "X-Claude-Code-Session-Id",
                "s1",
                "X-Claude-Code-Agent-Id",
                "a2",
                "X-Claude-Code-Parent-Agent-Id",
                "a1");

        assertThat(child.session()).contains("s1");
        assertThat(child.agent()).contains("a2");
        assertThat(child.parentAgent()).contains("a1");
        assertThat(child.source()).isEqualTo("x-claude-code-session-id");
        assertThat(origin("{}", "x-claude-code-session-id", "s1").agent()).isEmpty();
    }

    @Test
    void codexNamesItsSessionAndThread() {
        assertThat(origin("{}", "session_id", "s", "conversation_id", "c").agent())
                .contains("c");
        assertThat(origin("{}", "session-id", "s", "thread-id", "t", "x-codex-parent-thread-id", "p"))
                .isEqualTo(new Origin(opt("s"), opt("t"), opt("p"), "session-id"));
    }

    @Test
    void theCacheKeyOfOpenAisApiIsASessionWhereNoHeaderIs() {
        assertThat(origin("{\"prompt_cache_key\":\"k\"}").session()).contains("k");
        assertThat(origin("{\"prompt_cache_key\":\"k\"}", "session_id", "s").session())
                .contains("s");
    }

    @Test
    void whatSaysNothingIsUnattributed() {
        assertThat(origin("{}")).isSameAs(Origin.UNATTRIBUTED);
        assertThat(origin("")).isSameAs(Origin.UNATTRIBUTED);
        assertThat(origin("{\"prompt_cache_key\":\" \"}", "session_id", "  ")).isSameAs(Origin.UNATTRIBUTED);
        assertThat(origin("{\"prompt_cache_key\":7}", "x-claude-code-agent-id", "a"))
                .isSameAs(Origin.UNATTRIBUTED);
    }

    private static Optional<String> opt(String text) {
        return Optional.of(text);
    }

    private static Origin origin(String body, String... headers) {
        TraceRecord.Http plain = Records.post("/v1/messages", body, "{}");
        RequestRecord request = plain.request();
        return Origins.of(new TraceRecord.Http(
                plain.header(),
                new RequestRecord(
                        request.method(), request.path(), Headers.of(headers), request.body(), request.bodyInfo()),
                plain.response()));
    }
}
