package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.json.JsonCompactor;
import dev.claudetap.json.JsonText;
import dev.claudetap.viewer.JsonCursor.NotJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInternerTest {
    private final List<String> texts = new ArrayList<>();
    private final JsonInterner interner =
            new JsonInterner((text, from, to) -> texts.add(new String(text, from, to - from, StandardCharsets.UTF_8)));

    private int add(String record) throws Exception {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        return interner.add(bytes, bytes.length);
    }

    private String whole(int number) {
        return PayloadReader.of(texts).whole(number);
    }

    private String shortened(String record) throws Exception {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        interner.add(bytes, bytes.length);
        return interner.shortening().of(bytes, bytes.length);
    }

    private static String message(int number) {
        return "{\"role\":\"user\",\"content\":\"" + ("message " + number + " ").repeat(20) + "\"}";
    }

    private static String conversation(int messages) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < messages; i++) {
            all.add(message(i));
        }
        return "{\"request\":{\"body\":{\"messages\":[" + String.join(",", all) + "]}},\"n\":" + messages + "}";
    }

    @Test
    void keepsNumbersEscapesOrderAndDoubleKeysAsTheyWereWritten() throws Exception {
        String record =
                "{\"request\":{\"z\":1.0,\"a\":12345678901234567890,\"e\":1E+2,\"z\":-0,\"s\":\"\\u00e9 \\/ é \\\" "
                        + "x".repeat(100) + "\",\"l\":[],\"o\":{},\"long\":[" + "[1,2],".repeat(100) + "null]}}";

        assertThat(whole(add(record))).isEqualTo(record);
        assertThat(texts).hasSizeGreaterThan(100);
    }

    @Test
    void leavesOutOnlyTheSpaceBetweenTokens() throws Exception {
        String record = " {\n\t\"request\" : { \"a b\" : [ 1 ,\r 2 , { } , [ ] ] } , \"x\" : \" y \" } ";

        assertThat(whole(add(record))).isEqualTo("{\"request\":{\"a b\":[1,2,{},[]]},\"x\":\" y \"}");
    }

    @Test
    void aConversationThatGoesOnCostsOnlyWhatIsNew() throws Exception {
        int first = add(conversation(200));
        int textsOfFirst = texts.size();

        int second = add(conversation(202));

        // Two messages with their texts and places, what holds the array, and the record.
        assertThat(texts.size() - textsOfFirst).isLessThanOrEqualTo(9);
        assertThat(whole(first)).isEqualTo(conversation(200));
        assertThat(whole(second)).isEqualTo(conversation(202));
    }

    @Test
    void conversationsThatPartWaysShareTheirBeginning() throws Exception {
        add(conversation(100));
        int before = texts.size();
        String other = conversation(100).replace("message 98 ", "another 98 ");

        int node = add(other);

        assertThat(texts.size() - before).isLessThanOrEqualTo(8);
        assertThat(whole(node)).isEqualTo(other);
    }

    @Test
    void anyRecordsComeBackAsTheyWere() throws Exception {
        Random random = new Random(7);
        List<String> records = new ArrayList<>();
        List<Integer> nodes = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String record = "{\"request\":{\"v\":" + value(random, 0) + "},\"w\":" + value(random, 0) + "}";
            assertThat(JsonCompactor.compact(record)).contains(record);
            records.add(record);
            nodes.add(add(record));
        }

        for (int i = 0; i < records.size(); i++) {
            assertThat(whole(nodes.get(i))).isEqualTo(records.get(i));
        }
    }

    /** Few different values, so that many of them are equal. */
    private static String value(Random random, int depth) {
        StringBuilder out = new StringBuilder();
        switch (depth > 6 ? 2 : random.nextInt(6)) {
            case 0, 1 -> {
                out.append('[');
                for (int i = random.nextInt(12); i > 0; i--) {
                    out.append(value(random, depth + 1)).append(i > 1 ? "," : "");
                }
                out.append(']');
            }
            case 2 ->
                out.append('"')
                        .append("\\n\u00e9\ud83d\ude00x".repeat(random.nextInt(4) * random.nextInt(9)))
                        .append('"');
            case 3 ->
                out.append(List.of("1.50", "-0", "1e9", "true", "false", "null").get(random.nextInt(6)));
            default -> {
                out.append('{');
                for (int i = random.nextInt(6); i > 0; i--) {
                    out.append("\"k")
                            .append(random.nextInt(3))
                            .append("\":")
                            .append(value(random, depth + 1))
                            .append(i > 1 ? "," : "");
                }
                out.append('}');
            }
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[1]",
                "{}",
                "{\"a\":1}",
                "{\"request\":1}",
                "{\"request\":[]}",
                "{\"a\":{\"request\":{}}}",
                "{\"request\":{}} x",
                "{\"request\":{}}{}",
                "{\"request\":{}",
                "{\"request\":{},}",
                "{\"request\":{}}]",
                "{\"request\":{}]",
                "{\"request\":{\"a\" 1}}",
                "{\"request\":{\"a\":01}}",
                "{\"request\":{\"a\":.5}}",
                "{\"request\":{\"a\":1.}}",
                "{\"request\":{\"a\":+1}}",
                "{\"request\":{\"a\":tru}}",
                "{\"request\":{\"a\":\"\\x\"}}",
                "{\"request\":{\"a\":\"\\u12g4\"}}",
                "{\"request\":{\"a\":\"\t\"}}",
                "{\"request\":{\"a\":\"\u0001\"}}",
                "{\"request\":{a:1}}",
                "{\"request\":{\"a\":[1,]}}",
                "{\"request\":{\"a\":\"x}}",
                "{\"requests\":{}}"
            })
    void refusesWhatIsNoRecord(String line) {
        assertThatThrownBy(() -> add(line)).isInstanceOf(NotJson.class);
    }

    @Test
    void goesOnBehindALineThatItRefused() throws Exception {
        assertThatThrownBy(() -> add(conversation(50).replace("\"n\":50", "\"n\":")))
                .isInstanceOf(NotJson.class);

        assertThat(whole(add(conversation(51)))).isEqualTo(conversation(51));
    }

    @Test
    void nestsAsDeepAsTheTraceDoes() throws Exception {
        String record = "{\"request\":{\"a\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}}";

        assertThat(add(record)).isEqualTo(texts.size() - 1);
    }

    @Test
    void aRowNeedsOnlyTheFirstAndTheLastMessages() throws Exception {
        String text = shortened(conversation(500));

        assertThat(text)
                .contains("message 499 ", "message 494 ", "message 0 ", "message 2 ")
                .doesNotContain("message 493 ", "message 3 ");
        assertThat(JsonText.parse(text).asObject()).isPresent();
        assertThat(interner.shortening().messages()).isEqualTo(491);
    }

    @Test
    void aRowNeedsOnlyTheBeginningOfLongStrings() throws Exception {
        String longText = "\\u00e9\\n漢😀\\\"".repeat(3_000);
        String record = "{\"request\":{\"body\":{\"system\":\"" + longText + "\",\"messages\":[\"" + longText
                + "\",2,3,4,5,6,7,\"" + longText + "\"]}},\"response\":{\"body\":\"" + longText + "\"}}";

        String text = shortened(record);

        assertThat(JsonText.parse(text).asObject()).isPresent();
        assertThat(text.length()).isLessThan(record.length() / 2);
        assertThat(text).contains(",7,\"\\u00e9");
    }

    @Test
    void aRowNeedsNoEventsWhereTheBodyIsKnown() throws Exception {
        String events = "\"sse_events\":[{\"event\":\"a\",\"data\":1},{\"event\":\"b\",\"data\":2}]";

        assertThat(shortened("{\"request\":{},\"response\":{\"body\":{\"x\":1}," + events + "}}"))
                .isEqualTo("{\"request\":{},\"response\":{\"body\":{\"x\":1},\"sse_events\":[]}}");
        assertThat(shortened("{\"request\":{},\"response\":{\"body\":null," + events + "}}"))
                .contains(events);
    }
}
