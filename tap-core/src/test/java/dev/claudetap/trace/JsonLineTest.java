package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTest {
    private static final String[] PIECES = {
        "\"",
        "\\\"",
        "\\\\",
        "\\n",
        " ",
        "\n",
        "\t",
        "?",
        "{",
        "1",
        "word",
        "a longer run of words",
        "\u00e9",
        "\u4e16",
        "\u2028",
        "\u2029",
        "\u007f",
        "\u0001",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00"
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 20_000})
    void compactDoesTheSameAsOneThatLooksAtEachCharacter(int pieces) {
        Random random = new Random(pieces);
        for (int round = 0; round < 200_000 / (pieces + 200); round++) {
            StringBuilder json = new StringBuilder();
            for (int i = 0; i < pieces; i++) {
                json.append(PIECES[random.nextInt(PIECES.length)]);
            }
            assertThat(JsonLine.compact(json.toString())).isEqualTo(slowly(json.toString()));
        }
    }

    @Test
    void whatIsCompactStaysTheSameText() {
        String json = "{\"a\":\"" + "some words? ".repeat(4_000) + "\"}";

        assertThat(JsonLine.compact(json)).isSameAs(json);
    }

    private static String slowly(String json) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\\') {
                out.append(json, i, Math.min(i + 2, json.length()));
                i++;
            } else if (c == '"') {
                quoted = !quoted;
                out.append(c);
            } else if (!quoted) {
                out.append(" \n\t".indexOf(c) >= 0 ? "" : c);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < json.length()
                    && Character.isLowSurrogate(json.charAt(i + 1))) {
                out.append(json, i, i + 2);
                i++;
            } else if (c < ' ' || c == '\u007f' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
