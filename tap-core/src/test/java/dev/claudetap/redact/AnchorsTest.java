package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Body;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnchorsTest {
    private static final Anchors ANCHORS = new Anchors(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-ant-api03-AbCdEf0123456789",
                "\\nsk-ant-api03-AbCdEf0123456789",
                "\u4e61sk-ant-api03-AbCdEf0123456789",
                "\\u4e61sk-ant-api03-AbCdEf0123456789",
                "\\u0073k-ant-api03-AbCdEf0123456789",
                "%20ghp_AbCdEf0123456789AbCdEf0123456789",
                "BEARER abcdef0123456789",
                "ba\u017fic abcdef0123456789",
                "bas\\u0131c 0123456789abcdefABCDEF0123456789",
                "-----BEGIN PRIVATE KEY-----",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcDEF123456789",
                "my_api-key : abcdef0123456789",
                "\\\"password\\\":\\\"hunter22\\\"",
                "/path?a=1&code=abcdef",
                "DB_PASS=abcdef012345",
                "https://user:pa55word@host",
                "https:\\/\\/user:pa55word@host",
                "https://us\u4e2fer:pa55word@host"
            })
    void stopsWhereASecretMayBe(String jsonString) {
        byte[] low = Anchors.low(jsonString);

        assertThat(ANCHORS.inJson(low, 0, low.length)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a task that asks because of a risk",
                "if (token == null) return x = y; \\n\\t \\\"quoted\\\" \\u00e9t\\u00e9",
                "see https://example.org/a/b?page - and: more",
                "http://127.0.0.1:8080",
                "\ud83d\ude00 \u4e2d\u6587: text"
            })
    void passesOverWhatIsNone(String jsonString) {
        byte[] low = Anchors.low(jsonString);

        assertThat(ANCHORS.inJson(low, 0, low.length)).isFalse();
        assertThat(ANCHORS.in(jsonString)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\u4e61sk-ant-api03-AbCdEf0123456789\"}",
                "{\"a\":\"bas\\u0131c AbCdEf0123456789AbCdEf0123456789\"}",
                "{\"a\":\"\\u007b\\\"api_key\\\":\\\"AbCdEf0123456789\\\"}\"}"
            })
    void letsNothingThroughThatIsWrittenOddly(String json) {
        Body clean = Redactor.standard().body(new Body.Json(json), "application/json");

        assertThat(clean).asString().contains("[redacted:").doesNotContain("AbCdEf0123456789");
    }

    /** A table made of the shapes must have all of them, and URLs must count up to the very end of a text. */
    @Test
    void findsEveryKindOfKeyAnywhereInATextAndInJson() {
        Random random = new Random(7);
        Redactor redactor = Redactor.standard();
        String[] words = {"task", "e", "s", "http://127.0.0.1:8080", "gh", "x=1", "\u4e61", "eye", "SG", "ba"};
        for (char first = 0; first < 128; first++) {
            for (KeyShape shape : KeyShape.startingWith(first)) {
                String secret = secret(random, shape.minimum() + 12);
                String text = word(words, random) + shape.prefix() + secret + tail(words, random);
                assertThat(redactor.text(text)).contains("[redacted:").doesNotContain(secret);
                assertThat(redactor.body(new Body.Json("{\"a\":\"" + text + "\"}"), null)
                                .toString())
                        .contains("[redacted:")
                        .doesNotContain(secret);
            }
        }
        for (String url :
                List.of("http://u:Pa55wordX@h", "x ws://u:Pa55wordX@", "https://127.0.0.1:1 ftp://u:Pa55wordX@h:2")) {
            assertThat(redactor.text(url)).doesNotContain("Pa55wordX");
            assertThat(redactor.body(new Body.Json("[\"" + url + "\"]"), null).toString())
                    .doesNotContain("Pa55wordX");
        }
    }

    private static String word(String[] words, Random random) {
        String word = words[random.nextInt(words.length)];
        return random.nextInt(4) == 0 ? "" : word + " ,;(".charAt(random.nextInt(4));
    }

    private static String tail(String[] words, Random random) {
        return random.nextInt(3) == 0 ? "" : " " + word(words, random);
    }

    private static String secret(Random random, int length) {
        StringBuilder secret = new StringBuilder("aB3");
        while (secret.length() < length) {
            secret.append("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".charAt(random.nextInt(62)));
        }
        return secret.toString();
    }
}
