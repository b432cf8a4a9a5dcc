package dev.claudetap.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every dialect owes, whatever it speaks. */
class StreamDecoderContractTest {
    private static final JsonValue[] WRONG = {
        JsonLiteral.NULL,
        JsonLiteral.TRUE,
        new JsonString("x"),
        new JsonString("3"),
        new JsonNumber("-1"),
        new JsonNumber("1e400"),
        new JsonNumber("99999999999999"),
        JsonArray.EMPTY,
        new JsonArray(List.of(JsonLiteral.NULL, new JsonString("y"))),
        JsonObject.EMPTY
    };

    static Stream<Golden> all() {
        return Golden.all();
    }

    static Stream<String> providers() {
        return Stream.of("anthropic", "openai-responses", "openai-chat", "gemini", "bedrock");
    }

    @ParameterizedTest
    @MethodSource("all")
    void putsTheStreamTogetherAsTheGoldenFileSays(Golden golden) {
        assertThat(Golden.decode("/", golden.events())).isEqualTo(golden.body());
    }

    @ParameterizedTest
    @MethodSource("providers")
    void hasGoldenFilesAndKnowsItsName(String provider) {
        assertThat(Golden.of(provider)).isNotEmpty().allSatisfy(golden -> {
            StreamDecoder decoder = StreamDecoders.forStream("/");
            golden.events().forEach(decoder::accept);
            assertThat(decoder.provider()).isEqualTo(provider);
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void givesABodyForAStreamCutAnywhere(Golden golden) {
        byte[] stream = golden.stream();
        for (int cut = 0; cut < stream.length; cut += 3) {
            List<StreamEvent> events = Golden.events(Arrays.copyOf(stream, cut));
            assertThat(Golden.decode("/", events)).as("cut at %d", cut).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void givesTheSameBodyWhenAskedInBetween(Golden golden) {
        StreamDecoder decoder = StreamDecoders.forStream("/");
        for (StreamEvent event : golden.events()) {
            decoder.accept(event);
            assertThat(decoder.body()).isNotNull();
        }
        assertThat(decoder.body()).isEqualTo(golden.body()).isEqualTo(decoder.body());
    }

    @ParameterizedTest
    @MethodSource("all")
    void givesTheSameBodyForAnyChunks(Golden golden) {
        byte[] stream = golden.stream();
        Random random = new Random(42);
        for (int round = 0; round < 20; round++) {
            List<StreamEvent> events = new ArrayList<>();
            SseParser parser = new SseParser(event -> events.add(Golden.event(event)));
            int from = 0;
            while (from < stream.length) {
                int size = Math.min(1 + random.nextInt(40), stream.length - from);
                parser.feed(ByteBuffer.wrap(stream, from, size));
                from += size;
            }
            parser.finish();
            assertThat(Golden.decode("/", events)).as("round %d", round).isEqualTo(golden.body());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void survivesEveryEventLeftOutTwiceOrAlone(Golden golden) {
        List<StreamEvent> events = golden.events();
        for (int i = 0; i < events.size(); i++) {
            List<StreamEvent> without = new ArrayList<>(events);
            without.remove(i);
            List<StreamEvent> twice = new ArrayList<>(events);
            twice.add(i, events.get(i));
            assertThat(Golden.decode("/", without)).isNotNull();
            assertThat(Golden.decode("/", twice)).isNotNull();
            assertThat(Golden.decode("/", List.of(events.get(i)))).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void survivesEveryFieldMissingOrOfTheWrongType(Golden golden) {
        List<StreamEvent> events = golden.events();
        for (int i = 0; i < events.size(); i++) {
            StreamEvent event = events.get(i);
            List<JsonValue> damaged = new ArrayList<>();
            JsonValue data = Golden.parse(event.data());
            if (data != null) {
                damage(data, damaged);
            }
            for (JsonValue value : damaged) {
                List<StreamEvent> changed = new ArrayList<>(events);
                changed.set(i, new StreamEvent(event.event(), value.toJson(), true, event.id(), 0));
                assertThatCode(() -> Golden.decode("/", changed))
                        .as("%s", value)
                        .doesNotThrowAnyException();
            }
        }
    }

    /** Every value that differs from {@code value} in one place, where something is missing or of another type. */
    private static void damage(JsonValue value, List<JsonValue> to) {
        to.addAll(List.of(WRONG));
        if (value instanceof JsonObject object) {
            for (JsonObject.Member member : object) {
                to.add(object.toBuilder().remove(member.name()).build());
                List<JsonValue> inner = new ArrayList<>();
                damage(member.value(), inner);
                inner.forEach(other ->
                        to.add(object.toBuilder().put(member.name(), other).build()));
            }
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.elements().size(); i++) {
                List<JsonValue> inner = new ArrayList<>();
                damage(array.elements().get(i), inner);
                for (JsonValue other : inner) {
                    List<JsonValue> elements = new ArrayList<>(array.elements());
                    elements.set(i, other);
                    to.add(new JsonArray(elements));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void costsTheSamePerEventHoweverLongTheStream(String provider) {
        Golden golden = Golden.of(provider)
                .max((a, b) -> Integer.compare(a.events().size(), b.events().size()))
                .orElseThrow();
        List<StreamEvent> few = repeated(golden.events(), 500);
        List<StreamEvent> many = repeated(golden.events(), 32_000);
        long fewNanos = Linear.fastest(() -> Golden.decode("/", few));
        long manyNanos = Linear.fastest(() -> Golden.decode("/", many));
        assertThat(manyNanos).isLessThan(Linear.MOST_TIMES * Math.max(fewNanos, Linear.RESOLUTION));
    }

    /** The stream with each of its events said so often that it has about {@code events} of them. */
    private static List<StreamEvent> repeated(List<StreamEvent> stream, int events) {
        List<StreamEvent> result = new ArrayList<>();
        for (StreamEvent event : stream) {
            for (int i = 0; i <= events / stream.size(); i++) {
                result.add(event);
            }
        }
        return result;
    }

    @Test
    void hasNoBodyForAStreamOfNobody() {
        List<StreamEvent> events = Golden.events("data: hello\n\ndata: {\"x\":1}\n\ndata: [DONE]\n\n".getBytes(UTF_8));
        assertThat(Golden.decode("/v1/messages", events)).isEqualTo(JsonLiteral.NULL);
    }

    @Test
    void takesNoNameThatOthersUseForBedrock() {
        List<StreamEvent> events = Golden.events("event: metadata\ndata: {\"run_id\":\"1\"}\n\n".getBytes(UTF_8));
        assertThat(Golden.decode("/runs/stream", events)).isEqualTo(JsonLiteral.NULL);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, openai-chat",
        "/v1beta/models/m:streamGenerateContent, gemini",
        "/v1/responses, openai-responses",
        "/v1/messages, anthropic",
        "/gateway, anthropic"
    })
    void keepsAnErrorThatIsTheOnlyEvent(String path, String provider) {
        List<StreamEvent> events =
                Golden.events("data: {\"type\":\"error\",\"error\":{\"message\":\"no\"}}\n\n".getBytes(UTF_8));
        StreamDecoder decoder = StreamDecoders.forStream(path);
        events.forEach(decoder::accept);
        assertThat(decoder.provider()).isEqualTo(provider);
        assertThat(decoder.body().asObject().flatMap(body -> body.object("error")))
                .contains(JsonObject.builder().put("message", "no").build());
    }

    @Test
    void survivesAnEventThatNestsTooDeep() {
        String deep = "{\"type\":\"content_block_delta\",\"delta\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        StreamDecoder decoder = StreamDecoders.forStream("/v1/messages");
        decoder.accept(new StreamEvent("content_block_delta", deep, true, null, 0));
        Golden.of("anthropic").findFirst().orElseThrow().events().forEach(decoder::accept);
        assertThat(decoder.body())
                .isEqualTo(Golden.of("anthropic").findFirst().orElseThrow().body());
    }
}
