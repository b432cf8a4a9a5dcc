package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Compares with the plainest way to say what comes out: a look at each character. */
class LineOutputTest {
    private static final int PIECE = 16 * 1024;
    private static final String[] ODD = {
        "\"",
        "\\",
        "\\\"",
        "\\\\",
        "\\n",
        "\\ud83d",
        "\n",
        "\r",
        "\t",
        "\b",
        "\f",
        "\u0001",
        " ",
        "  ",
        "?",
        "_",
        "\"_",
        "\u007f",
        "\u0080",
        "\u00e9",
        "\u00ff",
        "\u0100",
        "\u20ac",
        "\u2028",
        "\u2029",
        "\ud83d\ude00",
        "\ud83d",
        "\ude00",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\\\ud83d\ude00",
        "\\\ud83d",
        "\\\u2028",
        "\"_encoding\"",
    };

    private final Random random = new Random(11);
    private final LineOutput line = new LineOutput();

    @Test
    void writesJsonAsALookAtEachCharacterDoes() throws IOException {
        for (int round = 0; round < 3000; round++) {
            String text = round % 2 == 0 ? odd(length(round)) : json(length(round));
            line.reset();
            line.json(text);
            assertThat(written()).isEqualTo(plainJson(text));
            assertThat(line.isUnderscored() || !text.contains("\"_")).isTrue();
        }
    }

    @Test
    void writesStringsAsALookAtEachCharacterDoes() throws IOException {
        for (int round = 0; round < 3000; round++) {
            String text = odd(length(round));
            line.reset();
            line.string(text);
            line.string(text);
            assertThat(written()).isEqualTo(plainString(text).repeat(2));
        }
    }

    @Test
    void nothingOddIsLostWhereAPieceEnds() throws IOException {
        for (String odd : ODD) {
            for (int before = 0; before <= odd.length(); before++) {
                String text = "x".repeat(PIECE - before) + odd + "_b";
                String inArray = "[\"" + text.substring(2);
                line.reset();
                line.json(text);
                assertThat(written()).isEqualTo(plainJson(text));
                assertThat(line.isUnderscored() || !text.contains("\"_")).isTrue();
                line.reset();
                line.json(inArray);
                assertThat(written()).isEqualTo(plainJson(inArray));
                assertThat(line.isUnderscored() || !inArray.contains("\"_")).isTrue();
            }
        }
    }

    @Test
    void lettersAndWhatFollowsThemHaveRoomWhereABlockEnds() throws IOException {
        String letters = ("\u6f22".repeat(4096) + "x".repeat(12288)).repeat(90);
        for (int k = 1; k < 40; k += 2) {
            String text = "[\"" + "z".repeat(k * 331) + letters + "\"]";
            line.reset();
            line.json(text);
            assertThat(written().equals(text)).isTrue();
        }
    }

    @Test
    void anUnderscoreBehindAQuoteIsSeldomSuspected() {
        line.json("{\"a\":\"b_c\",\"d_e\":[]}");

        assertThat(line.isUnderscored()).isFalse();
    }

    /** Mostly short; some end on either side of where a piece of the text ends. */
    private int length(int round) {
        return round % 100 == 0 ? PIECE - 20 + round / 100 : random.nextInt(60);
    }

    private String odd(int length) {
        StringBuilder text = new StringBuilder("x".repeat(length > 100 ? length - random.nextInt(60) : 0));
        while (text.length() < length + 10) {
            text.append(
                    random.nextInt(3) == 0
                            ? ODD[random.nextInt(ODD.length)]
                            : "abcdefghijk".substring(random.nextInt(11)));
        }
        return text.toString();
    }

    /** An array of strings with blanks between them, so that most of what is odd is within a string. */
    private String json(int length) {
        StringBuilder text = new StringBuilder("[");
        while (text.length() < length) {
            text.append(" \"")
                    .append(odd(random.nextInt(20)).replace("\\", "").replace("\"", "\\\""))
                    .append("\"\n,");
        }
        return text.append("1 ]").toString();
    }

    private String written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        line.writeTo(Channels.newChannel(out));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String plainJson(String text) {
        StringBuilder out = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            i += Character.charCount(c) - 1;
            if (c == '\\') {
                out.append('\\');
                if (++i < text.length()) {
                    int next = text.codePointAt(i);
                    i += Character.charCount(next) - 1;
                    out.append(utf8(next));
                }
            } else if (c == '"') {
                quoted = !quoted;
                out.append('"');
            } else if (quoted) {
                out.append(isSafe(c) ? Character.toString(c) : String.format("\\u%04x", c));
            } else if (" \n\r\t".indexOf(c) < 0) {
                out.append(utf8(c));
            }
        }
        return out.toString();
    }

    private static String plainString(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            int named = "\"\\\n\r\t\b\f".indexOf(c);
            if (named >= 0) {
                out.append('\\').append("\"\\nrtbf".charAt(named));
            } else {
                out.append(isSafe(c) ? Character.toString(c) : String.format("\\u%04x", c));
            }
        });
        return out.toString();
    }

    private static boolean isSafe(int c) {
        return c >= ' ' && c != 0x7f && c != 0x2028 && c != 0x2029 && !isLone(c);
    }

    private static boolean isLone(int c) {
        return c <= 0xffff && Character.isSurrogate((char) c);
    }

    private static String utf8(int c) {
        return isLone(c) ? "?" : Character.toString(c);
    }
}
