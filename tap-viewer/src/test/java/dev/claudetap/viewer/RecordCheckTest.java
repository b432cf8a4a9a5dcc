package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCheckTest {
    private static RecordCheck checked(String text) {
        RecordCheck check = new RecordCheck();
        text.chars().forEach(c -> check.accept((char) c));
        return check;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"request\":{}}",
                " \t{ \"a\" : [ ] , \"request\" : { \"b\" : { } } } \r",
                "{\"request\":{},\"n\":[0,-1,2.50,1e9,1E+5,-0.0e-7,true,false,null,\"\",[[]],{\"x\":[{}]}]}",
                "{\"s\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D \u2028<\",\"request\":{\"request\":1}}",
            })
    void takesWhatABrowserParses(String json) {
        assertThat(checked(json).isRecord()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[{\"request\":{}}]",
                "{\"request\":1}",
                "{\"requests\":{}}",
                "{\"a\":{\"request\":{}}}",
                "{\"request\":{}",
                "{\"request\":{}}}",
                "{\"request\":{}} {}",
                "{\"request\":{},}",
                "{\"request\":{\"a\":[1,]}}",
                "{\"request\":{\"a\":[,1]}}",
                "{\"request\":{]}",
                "{\"request\":[}}",
                "{\"request\" {}}",
                "{\"request\":{\"a\" 1}}",
                "{request:{}}",
                "{\"request\":{\"a\":\"tab\there\"}}",
                "{\"request\":{\"a\":\"\\x\"}}",
                "{\"request\":{\"a\":\"\\u12g4\"}}",
                "{\"request\":{\"a\":01}}",
                "{\"request\":{\"a\":1.}}",
                "{\"request\":{\"a\":.5}}",
                "{\"request\":{\"a\":+1}}",
                "{\"request\":{\"a\":-}}",
                "{\"request\":{\"a\":1e}}",
                "{\"request\":{\"a\":0x1}}",
                "{\"request\":{\"a\":NaN}}",
                "{\"request\":{\"a\":truefalse}}",
                "{\"request\":{\"a\":'x'}}",
                "{\"request\":{\"a\":1}, // no\n}",
            })
    void refusesAllElse(String text) {
        assertThat(checked(text).isRecord()).isFalse();
    }

    @Test
    void knowsABlankLine() {
        assertThat(checked(" \t\r").isBlank()).isTrue();
        assertThat(checked("{").isBlank()).isFalse();
    }
}
