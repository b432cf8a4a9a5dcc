package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
