package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Body;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is JSON in part: cut off, or line by line. */
class BrokenJsonTest {
    private final Redactor redactor = Redactor.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":\"me\",\"password\":\"CANARY horse batt",
                "{\"user\":\"me\",\"password\":\"CANARY horse\\",
                "{\"user\":\"me\",\"password\":\"CANARY horse\\u00",
                "{\"client_secret\": \"CANARY has spaces\"",
                "{\"client_secret\": \"CANARY has spaces\", \"n\": 1, \"m",
                "{\"headers\":{\"X-Custom-Key\":\"CANARY\"}",
                "{\"headers\":{\"X-Custom-Key\":[\"CANARY",
                "{\"headers\":[{\"name\":\"X-Custom-Key\",\"value\":\"CANARY",
                "{\"env\":{\"MY_KEY\":\"CANARY\"}, nonsense",
                "{\"input\":\"{\\\"password\\\":\\\"CANARY horse",
                "{\"input\":\"{\\\"password\\\":\\\"CANARY horse\\\"",
                "[{\"a\":1},{\"password\":\"CANARY",
            })
    void jsonThatIsCutIsRedactedByNameAsFarAsItGoes(String cut) {
        for (Body body : List.of(new Body.Text(cut), new Body.Json(cut))) {
            Body.Text clean = (Body.Text) redactor.body(body, "application/json");
            assertThat(clean.text())
                    .doesNotContain("CANARY")
                    .contains("[redacted:")
                    .startsWith(cut.substring(0, 4));
            assertThat(redactor.body(clean, "application/json")).isEqualTo(clean);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":1}\n{\"password\":\"CANARY horse batt\"}\n{\"client_secret\":\"CANARY has spaces\"}\n",
                "{\"n\":1}\r\n\r\n{\"headers\":{\"X-Custom-Key\":\"CANARY\"}}\r\n[{\"password\":\"CANARY",
                "{\"n\":1}\nnot JSON\n{\"password\":\"CANARY horse\"}\nnor this",
                "{\"n\":1, nonsense\n{\"password\":\"CANARY horse\"}",
                "{\"n\":\"{\\\"n\\\":1}\\n{\\\"password\\\":\\\"CANARY horse\\\"}\"}",
            })
    void everyLineOfJsonIsRedactedByName(String lines) {
        Body.Text clean = (Body.Text) redactor.body(new Body.Text(lines), "application/x-ndjson");
        assertThat(clean.text())
                .doesNotContain("CANARY")
                .contains("[redacted:")
                .startsWith(lines.substring(0, 4))
                .hasLineCount((int) lines.lines().count());
        assertThat(redactor.body(clean, "application/x-ndjson")).isEqualTo(clean);
    }

    @Test
    void whatIsNoSecretInCutJsonStaysAsItIs() {
        for (String cut : List.of(
                "{\"a\": \"one \\u00",
                "{\"max_tokens\":12,\"text\":\"password\\n",
                "[INFO] {x} \"",
                "[1,",
                "[1] a\n[2] b\n{\n}\n")) {
            assertThat(redactor.text(cut)).isEqualTo(cut);
        }
    }
}
