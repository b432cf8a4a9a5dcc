package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Body;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets that URLs and forms hide by their encoding. */
class ParametersTest {
    private static final String RANDOM = "Zq7xK2mVw9Lt4RbN8cYf";

    private final Redactor redactor = Redactor.standard();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1?redirect=https%3A%2F%2Fx%2F%3Faccess_token%3Dhidden-4711",
                "/v1?redirect=https%253A%252F%252Fx%252F%253Faccess_token%253Dhidden-4711",
                "/v1?state=%7B%22client_secret%22%3A%22hidden-4711%22%7D",
                "/v1?a=1;key=hidden-4711",
                "/v1?pass=hidden-4711",
            })
    void findsSecretParametersWithinParameters(String url) {
        assertThat(redactor.url(url))
                .startsWith(url.substring(0, url.indexOf('=')))
                .contains("[redacted:")
                .doesNotContain("hidden-4711")
                .satisfies(clean -> assertThat(redactor.url(clean)).isEqualTo(clean));
    }

    @Test
    void findsKeysThatAParameterHasEncoded() {
        StringBuilder encoded = new StringBuilder();
        ("sk-ant-api03-" + RANDOM).chars().forEach(c -> encoded.append(String.format("%%%02x", c)));

        assertThat(redactor.url("/v1?x=" + encoded)).matches("/v1\\?x=\\[redacted:[a-z-]+:[0-9a-f]{6}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1?redirect=https%3A%2F%2Fx%2Fcallback%3Fpage%3D2&q=a;b;c=%C3%BC",
                "/v1?state=%7B%22a%22%3A1%7D&x=100%&y=%zz",
            })
    void keepsWhatParametersEncode(String url) {
        assertThat(redactor.url(url)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n"})
    void takesSecretFieldsOutOfMultipartForms(String end) {
        String form = String.join(
                end,
                "--B",
                "Content-Disposition: form-data; name=\"api_key\"",
                "Content-Type: text/plain",
                "",
                "hidden-1",
                "--not the end: hidden-2",
                "--B",
                "content-disposition: form-data; name=password",
                "",
                "hidden-3",
                "--B",
                "Content-Disposition: form-data; name=\"purpose\"",
                "",
                "kept-1",
                "--B",
                "Content-Disposition: form-data; name=\"key\"; filename=\"a.txt\"",
                "",
                "kept-2",
                "--B--",
                "");
        String clean = ((Body.Text) redactor.body(new Body.Text(form), "multipart/form-data; boundary=B")).text();

        assertThat(clean).doesNotContain("hidden").contains("kept-1" + end, "kept-2" + end);
        assertThat(clean.split("--B", -1)).hasSize(6);
        assertThat(redactor.body(new Body.Text(clean), "multipart/form-data; boundary=B"))
                .isEqualTo(new Body.Text(clean));
    }

    @Test
    void aMultipartFormThatIsCutLosesAllBehindASecretFieldsName() {
        String field = "Content-Disposition: form-data; name=\"api_key\"\n\n";
        String clean =
                ((Body.Text) redactor.body(new Body.Text(field + "hidden-1\n" + field), "multipart/form-data")).text();

        assertThat(clean).startsWith(field + "[redacted:").hasSizeLessThan(field.length() + 40);
        assertThat(redactor.body(new Body.Text(field + "\n--B--"), "multipart/form-data"))
                .isEqualTo(new Body.Text(field + "\n--B--"));
    }

    /** Made to be slow: no blank line ever comes. */
    @Test
    void aMultipartFormTakesNoLongerThanItIsLong() {
        String form = "Content-Disposition: form-data; name=\"a\"; name=b\n".repeat(40_000);

        Duration once = timed(form);
        assertThat(once).isLessThan(Duration.ofSeconds(20));
    }

    private Duration timed(String form) {
        long began = System.nanoTime();
        redactor.body(new Body.Text(form), "multipart/form-data; boundary=B");
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
