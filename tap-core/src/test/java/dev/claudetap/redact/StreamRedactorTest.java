package dev.claudetap.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.StreamEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamRedactorTest {
    private static final String RANDOM = "Zq7xK2mVw9Lt4RbN8cYf";
    private static final List<String> TEXTS = List.of(
            "Your key is sk-ant-api03-" + RANDOM + "-AA, keep it.",
            "AWS_SECRET_ACCESS_KEY=" + RANDOM + RANDOM + "\nnext",
            "Authorization: Bearer " + RANDOM + " sent",
            "{\\\"password\\\": \\\"" + RANDOM + "\\\"} done",
            "clone https://me:" + RANDOM + "@git.test/a.git now",
            "k -----BEGIN PRIVATE KEY-----\n" + (RANDOM + RANDOM + "\n").repeat(4) + "-----END PRIVATE KEY----- done",
            "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0." + RANDOM + " end",
            "the very last word is ghp_" + RANDOM + RANDOM);

    private final Redactor redactor = Redactor.standard();

    @ParameterizedTest
    @MethodSource("texts")
    void leavesNoPartOfASecretHoweverItIsSplit(String text) throws JsonException {
        String expected = redactor.text(text);
        assertThat(expected).doesNotContain(RANDOM);
        Random random = new Random(42);
        for (int round = 0; round < 120; round++) {
            List<String> pieces = split(text, random, 1 + round % 12);
            List<StreamEvent> clean =
                    pass(pieces.stream().map(StreamRedactorTest::delta).toList());
            assertThat(clean).hasSameSizeAs(pieces);
            assertThat(joined(clean)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void leavesNoPartOfASecretForEverySingleSplit(String text) throws JsonException {
        String expected = redactor.text(text);
        for (int at = 1; at < text.length(); at++) {
            List<StreamEvent> clean = pass(List.of(delta(text.substring(0, at)), delta(text.substring(at))));
            assertThat(joined(clean)).as("split at %d", at).isEqualTo(expected);
        }
    }

    static List<String> texts() {
        return TEXTS;
    }

    @Test
    void keepsParallelTextsApart() throws JsonException {
        String key = "sk-ant-api03-" + RANDOM + RANDOM;
        List<StreamEvent> events = new ArrayList<>();
        for (int i = 0; i < key.length(); i += 4) {
            String piece = key.substring(i, Math.min(key.length(), i + 4));
            events.add(chat(0, piece));
            events.add(chat(1, "word "));
        }
        List<StreamEvent> clean = pass(events);
        StringBuilder first = new StringBuilder();
        for (StreamEvent event : clean) {
            if (event.data().contains("\"index\":0")) {
                first.append(content(event));
            } else {
                assertThat(content(event)).isEqualTo("word ");
            }
        }
        assertThat(first.toString()).matches("\\[redacted:api-key:[0-9a-f]{6}]");
    }

    @Test
    void releasesPlainTextAtOnce() {
        StreamRedactor stream = redactor.stream();
        for (String word : "There is nothing to hide , and nothing to hold back here: 1 + 1 = 2 .".split(" ", -1)) {
            StreamEvent event = delta(word + " ");
            assertThat(stream.accept(event)).containsExactly(event);
        }
        assertThat(stream.finish()).isEmpty();
    }

    @Test
    void releasesAWordThatCannotBecomeASecret() {
        StreamRedactor stream = redactor.stream();
        StreamEvent end = delta("the end.");
        assertThat(stream.accept(end)).containsExactly(end);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_s\",\"model\":\"gpt\",\"content\":[{\"text\":\"x\"}]}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"input\":\"n\"}}",
                "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"instructions\":\"do as they s\"}}",
                "{\"type\":\"response.output_item.done\",\"item\":{\"arguments\":\"{\\\"a\\\":\\\"s\\\"}\",\"name\":\"h\"}}",
                "{\"type\":\"response.output_text.delta\",\"item_id\":\"msg_s\",\"obfuscation\":\"a/S\",\"delta\":\"done \"}",
                "{\"id\":\"chatcmpl-s\",\"object\":\"e\",\"choices\":[{\"delta\":{\"role\":\"a-g\",\"content\":\"\"},\"index\":0}]}",
                "{\"candidates\":[{\"content\":{\"role\":\"s\",\"parts\":[{\"text\":\"ok \"}]}}],\"modelVersion\":\"g\"}"
            })
    void releasesAnEventAtOnceWhoseTextsAreWhole(String data) {
        StreamEvent event = new StreamEvent("message", data, true, null, 0);
        assertThat(redactor.stream().accept(event)).containsExactly(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"message_start", "response.created", "content_block_delta"})
    void findsASecretInAWholeTextAtOnce(String type) {
        String data = "{\"type\":\"" + type + "\",\"message\":{\"id\":\"sk-ant-api03-" + RANDOM + RANDOM + "\"}}";
        List<StreamEvent> clean = redactor.stream().accept(new StreamEvent("message", data, true, null, 0));
        assertThat(clean)
                .singleElement()
                .satisfies(event ->
                        assertThat(event.data()).contains("[redacted:api-key:").doesNotContain(RANDOM));
    }

    @Test
    void releasesWhatWasHeldBackWhenItsTextEnds() {
        StreamRedactor stream = redactor.stream();
        StreamEvent held = delta("less");
        StreamEvent stop =
                new StreamEvent("content_block_stop", "{\"type\":\"content_block_stop\",\"index\":0}", true, null, 0);
        StreamEvent next = delta("s");
        assertThat(stream.accept(next)).isEmpty();
        assertThat(stream.accept(stop)).containsExactly(next, stop);
        assertThat(stream.accept(held)).containsExactly(held);
        String part = "{\"type\":\"response.output_text.%s\",\"output_index\":1,\"content_index\":0,\"%s\":\"g\"}";
        StreamEvent text = new StreamEvent("message", part.formatted("delta", "delta"), true, null, 0);
        StreamEvent done = new StreamEvent("message", part.formatted("done", "text"), true, null, 0);
        assertThat(stream.accept(text)).isEmpty();
        assertThat(stream.accept(done)).containsExactly(text, done);
    }

    @Test
    void holdsBackABoundedNumberOfEvents() {
        StreamRedactor stream = redactor.stream();
        assertThat(stream.accept(delta("sk-ant-api03-"))).isEmpty();
        int released = 0;
        for (int i = 0; i < 1000; i++) {
            released +=
                    stream.accept(new StreamEvent("ping", "{}", true, null, i)).size();
        }
        assertThat(released).isGreaterThan(700);
        assertThat(released + stream.finish().size()).isEqualTo(1001);
    }

    @Test
    void masksMembersByNameAndArgumentsThatAreJson() {
        List<StreamEvent> clean = pass(List.of(
                new StreamEvent("done", "{\"arguments\":\"{\\\"password\\\":\\\"correct horse\\\"}\"}", true, null, 0),
                new StreamEvent("done", "{\"refresh_token\":\"short\",\"n\":1.50}", true, null, 0),
                new StreamEvent("message", "plain sk-ant-api03-" + RANDOM, false, null, 0)));
        assertThat(clean.toString())
                .doesNotContain("horse")
                .doesNotContain("short")
                .doesNotContain(RANDOM)
                .contains("1.50");
    }

    @Test
    void appliesRulesOfTheUserAcrossEvents() throws JsonException {
        Redactor own = Redactor.of(List.of(RedactionRule.text("ticket", "TICKET-[0-9]{6}")));
        String text = "see TICKET-123456 and API_KEY=" + RANDOM + " or TICKET-654321";
        String expected = own.text(text);
        assertThat(expected).doesNotContain("123456").doesNotContain("654321").doesNotContain(RANDOM);
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            StreamRedactor stream = own.stream();
            List<StreamEvent> clean = new ArrayList<>();
            for (String piece : split(text, random, 1 + round % 9)) {
                clean.addAll(stream.accept(delta(piece)));
            }
            clean.addAll(stream.finish());
            assertThat(joined(clean)).isEqualTo(expected);
        }
    }

    @Test
    void changesNothingWhereThereIsNoSecret() {
        List<StreamEvent> events = List.of(
                new StreamEvent("a", "{\"n\":1.0e5,\"s\":\"\\u0041\\ud800\",\"s\":\"\"}", true, "7", 1),
                new StreamEvent("a", "[DONE]", false, null, 2),
                new StreamEvent("a", "", false, null, 3),
                new StreamEvent("a", "{broken", true, null, 4));
        List<StreamEvent> clean = pass(events);
        assertThat(clean.subList(0, 3)).isEqualTo(events.subList(0, 3));
        assertThat(clean.get(3).data()).isEqualTo("{broken");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void costsNoMoreThanLinearTimeOnOneLongOpenToken(int size) {
        StreamRedactor stream = redactor.stream();
        long count = IntStream.range(0, 20_000)
                .mapToLong(i -> stream.accept(delta("sk-ant-".repeat(i == 0 ? 1 : 0) + "a1B-".repeat(size)))
                        .size())
                .sum();
        assertThat(count + stream.finish().size()).isEqualTo(20_000);
    }

    private List<StreamEvent> pass(List<StreamEvent> events) {
        StreamRedactor stream = redactor.stream();
        List<StreamEvent> clean = new ArrayList<>();
        events.forEach(event -> clean.addAll(stream.accept(event)));
        clean.addAll(stream.finish());
        return clean;
    }

    private static List<String> split(String text, Random random, int longest) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < text.length()) {
            int to = Math.min(text.length(), from + 1 + random.nextInt(longest));
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }

    private static StreamEvent delta(String text) {
        StringBuilder data = new StringBuilder("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"text\":");
        JsonText.quote(text, data);
        return new StreamEvent("content_block_delta", data.append("}}").toString(), true, null, 0);
    }

    private static StreamEvent chat(int index, String content) {
        String data = "{\"choices\":[{\"delta\":{\"content\":\"" + content + "\"},\"index\":" + index + "}]}";
        return new StreamEvent("message", data, true, null, 0);
    }

    private static String content(StreamEvent event) throws JsonException {
        JsonObject data = JsonText.parse(event.data()).asObject().orElseThrow();
        return data.array("choices")
                .orElseThrow()
                .elements()
                .get(0)
                .asObject()
                .orElseThrow()
                .object("delta")
                .orElseThrow()
                .string("content")
                .orElseThrow();
    }

    private static String joined(List<StreamEvent> events) throws JsonException {
        StringBuilder text = new StringBuilder();
        for (StreamEvent event : events) {
            text.append(JsonText.parse(event.data())
                    .asObject()
                    .orElseThrow()
                    .object("delta")
                    .orElseThrow()
                    .string("text")
                    .orElseThrow());
        }
        return text.toString();
    }

    @Test
    void secretWithSpacesInStreamedArgumentsGoesWholeHoweverItIsSplit() {
        String arguments = "{\"path\": \"a b\", \"password\": \"CANARY ho\\\"rse battery staple\", \"n\": 1}";
        for (int at = 1; at < arguments.length(); at++) {
            for (int then = at; then < arguments.length(); then += 7) {
                List<StreamEvent> clean = pass(List.of(
                        arguments(arguments.substring(0, at)),
                        arguments(arguments.substring(at, then)),
                        arguments(arguments.substring(then))));
                assertThat(clean.toString())
                        .doesNotContain("CANA")
                        .doesNotContain("rse")
                        .doesNotContain("batt")
                        .doesNotContain("staple")
                        .contains("redacted:password:");
            }
        }
    }

    private static StreamEvent arguments(String piece) {
        StringBuilder data =
                new StringBuilder("{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"partial_json\":");
        JsonText.quote(piece, data);
        return new StreamEvent("content_block_delta", data.append("}}").toString(), true, null, 0);
    }
}
