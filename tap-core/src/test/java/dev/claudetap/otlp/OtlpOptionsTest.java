package dev.claudetap.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpOptionsTest {
    @ParameterizedTest
    @CsvSource({
        "http://localhost:4318, http://localhost:4318/v1/traces",
        "http://localhost:4318/, http://localhost:4318/v1/traces",
        "HTTPS://otel.example/api/public/otel, HTTPS://otel.example/api/public/otel/v1/traces",
        "http://[::1]:4318/v1/traces, http://[::1]:4318/v1/traces",
        "https://otel.example/x?tenant=a, https://otel.example/x/v1/traces?tenant=a"
    })
    void tracesHaveAPathOfTheirOwnBelowTheAddress(String given, String endpoint) {
        assertThat(OtlpOptions.of(given, Map.of()).endpoint()).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:4318", "ftp://host", "http://", "http://a b", "grpc://host:4317", "claude"})
    void whatIsNoAddressIsSaidInOneLine(String given) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpOptions.of(given, Map.of()))
                .withMessageStartingWith("the OTLP address is not ")
                .withNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:70000", "http://localhost:65536/v1/traces", "http://localhost:0"})
    void aPortThatDoesNotExistIsRefused(String given) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpOptions.of(given, Map.of()))
                .withMessage("the OTLP address has a port that does not exist; ports are 1 to 65535");
    }

    @Test
    void anAddressIsShownWithoutWhatMayBeAKey() {
        assertThat(OtlpOptions.of("https://otel.example:65535/in/sk-fake?key=sk-fake", Map.of())
                        .shownEndpoint())
                .isEqualTo("https://otel.example:65535");
        assertThat(OtlpOptions.of("http://otel.example/sk-fake", Map.of()).shownEndpoint())
                .isEqualTo("http://otel.example");
    }

    @Test
    void aPasswordInTheAddressIsRefusedAndNotRepeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpOptions.of("https://me:sk-fake@otel.example", Map.of()))
                .withMessageContaining("OTEL_EXPORTER_OTLP_HEADERS")
                .withMessageNotContaining("sk-fake");
    }

    @Test
    void theAddressOfTheEnvironmentIsUsedWhenAskedFor() {
        assertThat(OtlpOptions.of("env", Map.of()).endpoint()).hasToString("http://localhost:4318/v1/traces");
        assertThat(OtlpOptions.of("env", Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1/x"))
                        .endpoint())
                .hasToString("http://a:1/x/v1/traces");
        assertThat(OtlpOptions.of(
                                "env",
                                Map.of(
                                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1",
                                        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://b:2/as/it/is"))
                        .endpoint())
                .hasToString("http://b:2/as/it/is");
    }

    @Test
    void headersAndTheResourceAreThoseOfTheEnvironment() {
        OtlpOptions options = OtlpOptions.of(
                "http://a",
                Map.of(
                        "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20Zm9vOmJhcg==, x-team = a+b",
                        "OTEL_EXPORTER_OTLP_TRACES_HEADERS", "X-Team=c",
                        "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment.name=ci,service.name=other",
                        "OTEL_SERVICE_NAME", "nightly",
                        "OTEL_EXPORTER_OTLP_TIMEOUT", "1500",
                        "OTEL_EXPORTER_OTLP_COMPRESSION", "none"));
        assertThat(options.headers()).containsEntry("authorization", "Basic Zm9vOmJhcg==");
        assertThat(options.headers().values()).containsExactlyInAnyOrder("Basic Zm9vOmJhcg==", "c");
        assertThat(options.resource().values())
                .contains(entry("deployment.environment.name", "ci"), entry("service.name", "nightly"));
        assertThat(options.timeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(options.gzip()).isFalse();
        assertThat(options.content()).isFalse();
        assertThat(options.withContent(true).content()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-fake", "a=b%zz", "a=b%0ac", "a b=c"})
    void headersThatCannotBeSentAreRefusedAndNotRepeated(String headers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OtlpOptions.of("http://a", Map.of("OTEL_EXPORTER_OTLP_HEADERS", headers)))
                .withMessageStartingWith("OTEL_EXPORTER_OTLP_HEADERS ")
                .withMessageNotContaining(headers);
    }

    @ParameterizedTest
    @CsvSource({
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what, true",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what, false",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01, false",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01, false",
        "nonsense, false"
    })
    void aTraceparentIsReadAsItsSpecificationSays(String header, boolean valid) {
        assertThat(SpanContext.parse(header).isPresent()).isEqualTo(valid);
    }

    @Test
    void retryAfterIsANumberOfSecondsOrADate() {
        assertThat(OtlpSender.retryAfter("7")).isEqualTo(Duration.ofSeconds(7));
        assertThat(OtlpSender.retryAfter("Wed, 21 Oct 2015 07:28:00 GMT")).isZero();
        assertThat(OtlpSender.retryAfter("soon")).isNull();
        assertThat(OtlpSender.retryAfter("Fri, 31 Dec 9999 23:59:59 GMT")).isEqualTo(Duration.ofHours(1));
        assertThat(OtlpSender.retryAfter("86400")).isEqualTo(Duration.ofHours(1));
        assertThat(OtlpSender.retryAfter("99999999999999999999")).isEqualTo(Duration.ofHours(1));
        assertThat(OtlpSender.retryAfter(null)).isNull();
    }
}
