package dev.claudetap.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":1,\"a\":2,\"b\":3}",
                "[1.0,1e5,-0,12345678901234567890123456789,0.10]",
                "\"\\ud800 lone\"",
                "\"\\u2028\\u0000\\n\\\"\\\\\"",
                "\"\u6f22\u5b57 \ud83d\ude80\"",
                "[]",
                "{}",
                "null",
                "[true,false,null]"
            })
    void writesBackWhatItParsed(String text) throws JsonException {
        assertThat(JsonText.parse(text).toJson()).isEqualTo(text);
        assertThat(JsonText.parseCompact(text)).isEqualTo(JsonText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{a:1}", "[1,]", "1 2", "nul", "{\"a\" 1}", "\"a", "// x\n1"})
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> JsonText.parse(text)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> JsonText.parseCompact(text)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> JsonText.outline(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void outlinesATextWithoutWhatIsInItsArrays() throws JsonException {
        String text = "{\"a\":[1,[2],{\"b\":3}],\"c\":{\"d\":[],\"e\":\"f\\n\"},\"g\":-1.5e3,\"h\":null,\"i\":true}";
        String outline = "{\"a\":[],\"c\":{\"d\":[],\"e\":\"f\\n\"},\"g\":-1.5e3,\"h\":null,\"i\":true}";

        assertThat(JsonText.outline(text).toJson()).isEqualTo(outline);
    }

    @Test
    void readsATextLongerThanItsPieces() throws JsonException {
        String text =
                "[\"" + "ab\\\\\\\"\u00e9\ud83d\ude00".repeat(9_999) + "\",{\"k\":\"" + "x\\n".repeat(20_000) + "\"}]";

        assertThat(JsonText.parseCompact(text)).isEqualTo(JsonText.parse(text));
        assertThat(JsonCompactor.compact(" " + text + " ")).contains(text);
        assertThat(JsonCompactor.compact(text.substring(0, text.length() - 1))).isEmpty();
    }

    @Test
    void refusesTooDeepNestingWithoutOverflowingTheStack() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);
        assertThatThrownBy(() -> JsonText.parse(deep)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> JsonText.parseCompact(deep)).isInstanceOf(JsonException.class);
    }

    @Test
    void readsTheLastOfEqualNames() throws JsonException {
        JsonObject object = JsonText.parse("{\"a\":1,\"a\":2}").asObject().orElseThrow();
        assertThat(object.number("a")).contains(2L);
    }

    @Test
    void readsWholeNumbersInAnyForm() {
        assertThat(new JsonNumber("1e3").longValue()).contains(1000L);
        assertThat(new JsonNumber("5.0").longValue()).contains(5L);
        assertThat(new JsonNumber("1.5").longValue()).isEmpty();
        assertThat(new JsonNumber("1e999999999").longValue()).isEmpty();
    }
}
