package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallersLocaleTest {
    @Test
    void theAgentHasTheCallersLocale() {
        assertThat(environment("=C")).isEqualTo(Map.of("A", "b", "LC_ALL", "C"));
        assertThat(environment("=")).isEqualTo(Map.of("A", "b", "LC_ALL", ""));
        assertThat(environment("")).isEqualTo(Map.of("A", "b"));
    }

    @Test
    void withoutAWordOfTheLauncherNothingIsChanged() {
        Map<String, String> plain = Map.of("A", "b", "LC_ALL", "C.UTF-8");

        assertThat(CallersLocale.environment(plain)).isSameAs(plain);
    }

    private static Map<String, String> environment(String changed) {
        return CallersLocale.environment(Map.of("A", "b", "LC_ALL", "C.UTF-8", CallersLocale.VARIABLE, changed));
    }

    @Test
    void aProgramThatIsStartedHasItToo() throws Exception {
        Map<String, String> callers = new HashMap<>(System.getenv());
        callers.remove("LC_ALL");
        callers.put("LANG", "xx_XX");
        callers.put("ADDED", "one");

        Process program =
                CallersLocale.process(List.of("/usr/bin/env"), callers).start();
        String variables = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(variables.lines())
                .contains("LANG=xx_XX", "ADDED=one", "PATH=" + System.getenv("PATH"))
                .noneMatch(line -> line.startsWith("LC_ALL="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOME",
                "XDG_CONFIG_HOME",
                "CLAUDE_TAP_OUTPUT_DIR",
                "CLAUDE_CONFIG_DIR",
                "CODEX_HOME",
                "SSL_CERT_FILE"
            })
    void soIsAFolderThatAVariableNames(String variable) {
        assertThatThrownBy(() -> CallersLocale.check(
                        StandardCharsets.US_ASCII, List.of("ls"), Map.of(variable, "/gr\ufffd\ufffd")))
                .isInstanceOf(CliException.class);
        assertThatCode(() -> CallersLocale.check(
                        StandardCharsets.US_ASCII,
                        List.of("ls"),
                        Map.of(variable, "/plain", "PS1", "\ufffd", "PATH", "/\ufffd")))
                .doesNotThrowAnyException();
    }

    @Test
    void whatTheJvmHasLostIsNotPassedOn() {
        assertThatThrownBy(() -> CallersLocale.check(StandardCharsets.US_ASCII, List.of("-p", "sch\ufffd\ufffdn")))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("set LC_ALL=C.UTF-8");
        assertThatCode(() -> {
                    CallersLocale.check(StandardCharsets.US_ASCII, List.of("-p", "plain"));
                    CallersLocale.check(StandardCharsets.UTF_8, List.of("-p", "typed so: \ufffd"));
                })
                .doesNotThrowAnyException();
    }
}
