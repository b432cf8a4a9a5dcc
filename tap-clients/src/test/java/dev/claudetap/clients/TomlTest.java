package dev.claudetap.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomlTest {
    @Test
    void aConfigurationFileIsReadAsATree() {
        String text = """
                # a comment
                model = "gpt-5" # another
                count = +1_000
                ratio = -0.5e3
                on = true
                when = 2026-11-21T10:00:00Z

                [model_providers."my provider"]
                base_url = 'https://h/v1?a=b#c'
                "quoted key".deep = "x"
                headers = { A = "1", "b c" = [1, 2,
                   3, # trailing comma allowed
                ] }

                [[servers]]
                name = "one"
                [servers.env]
                KEY = "v"
                [[servers]]
                name = "two"
                [a.b.c]
                [a]
                x = []
                """;

        assertThat(Toml.parse(text).map(JsonValue::toJson))
                .contains("{\"model\":\"gpt-5\",\"count\":1000,\"ratio\":-0.5e3,\"on\":true,"
                        + "\"when\":\"2026-11-21T10:00:00Z\","
                        + "\"model_providers\":{\"my provider\":{\"base_url\":\"https://h/v1?a=b#c\","
                        + "\"quoted key\":{\"deep\":\"x\"},\"headers\":{\"A\":\"1\",\"b c\":[1,2,3]}}},"
                        + "\"servers\":[{\"name\":\"one\",\"env\":{\"KEY\":\"v\"}},{\"name\":\"two\"}],"
                        + "\"a\":{\"b\":{\"c\":{}},\"x\":[]}}");
    }

    @Test
    void allFourKindsOfStringsAreRead() {
        Map<String, String> strings = Map.of(
                "\"a\\t\\\"\\u00e9\\U0001F600\\\\\"", "a\t\"é😀\\",
                "'C:\\dir \"x\"'", "C:\\dir \"x\"",
                "\"\"\"\nfirst\nsecond \\\n   joined\"\"\"", "first\nsecond joined",
                "'''\r\nraw \\n 'quoted' '''", "raw \\n 'quoted' ",
                "\"\"\"ends with quotes\"\"\"\"\"", "ends with quotes\"\"",
                "\"\"", "");

        strings.forEach((toml, value) -> assertThat(Toml.parseValue(toml).flatMap(JsonValue::asString))
                .as(toml)
                .contains(value));
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkAreFine() {
        assertThat(Toml.parse("\uFEFFa = 1\r\n[t]\r\nb = \"x\"\r\n").map(JsonValue::toJson))
                .contains("{\"a\":1,\"t\":{\"b\":\"x\"}}");
    }

    @Test
    void anEmptyDocumentIsAnEmptyTree() {
        assertThat(Toml.parse("\n  # nothing\n")).contains(JsonObject.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a =",
                "a = b",
                "= 1",
                "a = \"open",
                "a = \"line\nend\"",
                "a = 1 2",
                "[t",
                "[t]]x",
                "a = 1\na = 2",
                "a = 1\n[a]\nb = 2",
                "a = [1",
                "a = {b = 1",
                "a = \"\\q\"",
                "a = \"\\u12\"",
                "a = 01x",
                "{\"json\": 1}"
            })
    void whatIsNotTomlIsNoConfiguration(String text) {
        assertThat(Toml.parse(text)).isEmpty();
    }

    @Test
    void aValueStandsAlone() {
        assertThat(Toml.parseValue(" true ").map(JsonValue::toJson)).contains("true");
        assertThat(Toml.parseValue("{a={b=1}}").map(JsonValue::toJson)).contains("{\"a\":{\"b\":1}}");
        assertThat(Toml.parseValue("plain")).isEmpty();
        assertThat(Toml.parseValue("https://h/v1")).isEmpty();
        assertThat(Toml.parseValue("\"a\" b")).isEmpty();
    }

    @Test
    void whatIsWrittenReadsAsTheSameTree() {
        String text = "a = 1\nb = \"q\\\"\\n\\u007f\"\n[t.\"k.1\"]\nc = [true, { d = 'x' }]\ne = {}\n";
        JsonObject tree = Toml.parse(text).orElseThrow();

        assertThat(Toml.parse(Toml.write(tree))).contains(tree);
    }

    @Test
    void keysAreQuotedOnlyWhereTheyMustBe() {
        assertThat(Toml.quoteKey("plain_key-1")).isEqualTo("plain_key-1");
        assertThat(Toml.quoteKey("managed:kimi")).isEqualTo("\"managed:kimi\"");
        assertThat(Toml.quoteKey("")).isEqualTo("\"\"");
    }
}
