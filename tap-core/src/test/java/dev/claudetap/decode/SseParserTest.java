package dev.claudetap.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SseParserTest {
    private static final String FULL = """
            \uFEFF: hello
            event: a
            data: one
            data:two
            id: 7
            retry: 10

            data

            event: lost

            data:  é–🎉\s
            event: late

            """;

    @Test
    void readsEveryFieldByTheStandard() {
        assertThat(parse(FULL.getBytes(UTF_8), Integer.MAX_VALUE))
                .containsExactly(
                        new ServerSentEvent("a", "one\ntwo", "7", true),
                        new ServerSentEvent("message", "", null, true),
                        new ServerSentEvent("late", " é–🎉 ", null, true));
    }

    @Test
    void givesTheSameEventsForEveryLineEndAndEveryCut() {
        List<ServerSentEvent> expected = parse(FULL.getBytes(UTF_8), Integer.MAX_VALUE);
        for (String lineEnd : List.of("\n", "\r", "\r\n")) {
            byte[] bytes = FULL.replace("\n", lineEnd).getBytes(UTF_8);
            assertThat(parse(bytes, 1)).isEqualTo(expected);
            for (int cut = 0; cut <= bytes.length; cut++) {
                List<ServerSentEvent> events = new ArrayList<>();
                SseParser parser = new SseParser(events::add);
                parser.feed(ByteBuffer.wrap(bytes, 0, cut));
                parser.feed(ByteBuffer.wrap(bytes, cut, bytes.length - cut).asReadOnlyBuffer());
                parser.finish();
                assertThat(events).as("cut at %d", cut).isEqualTo(expected);
            }
        }
    }

    @Test
    void handsOverAnEventAsSoonAsItsBlankLineCame() {
        List<ServerSentEvent> events = new ArrayList<>();
        SseParser parser = new SseParser(events::add);
        parser.feed(ByteBuffer.wrap("data: x\r\n\r".getBytes(UTF_8)));
        assertThat(events).containsExactly(new ServerSentEvent("message", "x", null, true));
        parser.feed(ByteBuffer.wrap("\ndata: y".getBytes(UTF_8)));
        parser.finish();
        assertThat(events).hasSize(2).last().isEqualTo(new ServerSentEvent("message", "y", null, false));
    }

    @Test
    void replacesMalformedUtf8AndGoesOn() {
        byte[] bytes = {
            'd', 'a', 't', 'a', ':', (byte) 0xE2, (byte) 0x82, '\n', 'd', 'a', 't', 'a', ':', 'x', '\n', '\n'
        };
        assertThat(parse(bytes, 1)).containsExactly(new ServerSentEvent("message", "\uFFFD\nx", null, true));
    }

    @Test
    void ignoresAnIdWithANulAndAMarkInTheMiddle() {
        assertThat(parse("id: a\0b\ndata: 1\n\n\uFEFFdata: 2\n\n".getBytes(UTF_8), Integer.MAX_VALUE))
                .containsExactly(new ServerSentEvent("message", "1", null, true));
    }

    @Test
    void costsTheSamePerByteForOneGiantLine() {
        byte[] bytes = new byte[8 << 20];
        Arrays.fill(bytes, (byte) 'x');
        byte[] head = "data: ".getBytes(UTF_8);
        System.arraycopy(head, 0, bytes, 0, head.length);
        List<ServerSentEvent> events = parse(bytes, 1400);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).data()).hasSize(bytes.length - head.length);
    }

    @Test
    void costsTheSamePerEventHoweverManyComeInOneChunk() {
        byte[] few = "data: {\"a\":1}\n\n".repeat(5_000).getBytes(UTF_8);
        byte[] many = "data: {\"a\":1}\n\n".repeat(320_000).getBytes(UTF_8);
        long fewNanos =
                Linear.fastest(() -> assertThat(parse(few, Integer.MAX_VALUE)).hasSize(5_000));
        long manyNanos =
                Linear.fastest(() -> assertThat(parse(many, Integer.MAX_VALUE)).hasSize(320_000));
        assertThat(manyNanos).isLessThan(Linear.MOST_TIMES * Math.max(fewNanos, Linear.RESOLUTION));
    }

    static List<ServerSentEvent> parse(byte[] bytes, int chunk) {
        List<ServerSentEvent> events = new ArrayList<>();
        SseParser parser = new SseParser(events::add);
        for (int from = 0; from < bytes.length; from += Math.min(chunk, bytes.length - from)) {
            parser.feed(ByteBuffer.wrap(bytes, from, Math.min(chunk, bytes.length - from)));
        }
        parser.finish();
        return events;
    }
}
