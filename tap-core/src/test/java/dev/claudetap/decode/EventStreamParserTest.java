package dev.claudetap.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.StreamEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class EventStreamParserTest {
    private static final byte[] FIRST = frame("{\"role\":\"assistant\"}", ":event-type", "messageStart");
    private static final byte[] SECOND = frame(
            "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"é\"}}",
            ":message-type",
            "event",
            ":event-type",
            "contentBlockDelta");
    private static final byte[] THIRD = frame(
            "{\"message\":\"slow down\"}", ":message-type", "exception", ":exception-type", "throttlingException");

    private static final ServerSentEvent FIRST_EVENT =
            new ServerSentEvent("messageStart", "{\"role\":\"assistant\"}", null, true);
    private static final ServerSentEvent THIRD_EVENT =
            new ServerSentEvent("throttlingException", "{\"message\":\"slow down\"}", null, true);

    @Test
    void readsFramesCutAtAnyByte() {
        byte[] stream = join(FIRST, SECOND, THIRD);
        List<ServerSentEvent> expected = parse(stream, stream.length);
        assertThat(expected)
                .extracting(ServerSentEvent::event)
                .containsExactly("messageStart", "contentBlockDelta", "throttlingException");
        assertThat(expected).contains(FIRST_EVENT, THIRD_EVENT);
        for (int piece = 1; piece < stream.length; piece++) {
            assertThat(parse(stream, piece)).isEqualTo(expected);
        }
    }

    @Test
    void findsTheNextSoundFrameAfterAnyDamagedByte() {
        byte[] stream = join(FIRST, SECOND, THIRD);
        for (int i = FIRST.length; i < FIRST.length + SECOND.length; i++) {
            byte[] damaged = stream.clone();
            damaged[i] ^= 0x40;
            assertThat(parse(damaged, 10)).as("byte %d", i).containsExactly(FIRST_EVENT, THIRD_EVENT);
        }
    }

    @Test
    void findsTheNextSoundFrameAfterLostBytesAndCountsTheRest() {
        for (int lost = 1; lost < SECOND.length; lost++) {
            byte[] rest = Arrays.copyOf(SECOND, SECOND.length - lost);
            List<ServerSentEvent> events = new ArrayList<>();
            EventStreamParser parser = new EventStreamParser(events::add);
            parser.feed(ByteBuffer.wrap(join(FIRST, rest, THIRD)));
            parser.finish();
            assertThat(events).as("lost %d", lost).containsExactly(FIRST_EVENT, THIRD_EVENT);
            assertThat(parser.damagedBytes()).isEqualTo(rest.length);
        }
    }

    @Test
    void turnsAnErrorFrameIntoAnErrorEvent() {
        byte[] error = frame("", ":message-type", "error", ":error-code", "InternalError", ":error-message", "oh");
        assertThat(parse(error, 5))
                .containsExactly(new ServerSentEvent(
                        "error", "{\"error\":{\"type\":\"InternalError\",\"message\":\"oh\"}}", null, true));
    }

    @Test
    void feedsTheBedrockDialect() {
        List<StreamEvent> events =
                parse(join(FIRST, SECOND, THIRD), 3).stream().map(Golden::event).toList();
        JsonValue body = Golden.decode("/model/m/converse-stream", events);
        assertThat(body.toJson())
                .isEqualTo(
                        "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"é\"}],"
                                + "\"error\":{\"type\":\"throttlingException\",\"message\":\"slow down\"},"
                                + "\"bedrock_errors\":[{\"type\":\"throttlingException\",\"message\":\"slow down\"}]}");
    }

    private static List<ServerSentEvent> parse(byte[] stream, int piece) {
        List<ServerSentEvent> events = new ArrayList<>();
        EventStreamParser parser = new EventStreamParser(events::add);
        for (int from = 0; from < stream.length; from += piece) {
            parser.feed(ByteBuffer.wrap(stream, from, Math.min(piece, stream.length - from)));
        }
        parser.finish();
        return events;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A frame with string headers, after a boolean, a number, bytes and a uuid that a reader has to step over. */
    private static byte[] frame(String payload, String... headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(new byte[] {1, 'b', 0, 1, 'n', 4, 0, 0, 0, 9, 1, 'y', 6, 0, 2, 7, 7, 1, 'u', 9});
        block.writeBytes(new byte[16]);
        for (int i = 0; i < headers.length; i += 2) {
            byte[] name = headers[i].getBytes(UTF_8);
            byte[] value = headers[i + 1].getBytes(UTF_8);
            block.write(name.length);
            block.writeBytes(name);
            block.writeBytes(new byte[] {7, (byte) (value.length >> 8), (byte) value.length});
            block.writeBytes(value);
        }
        byte[] body = payload.getBytes(UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(16 + block.size() + body.length);
        frame.putInt(frame.capacity()).putInt(block.size());
        frame.putInt(crc(frame.array(), 8)).put(block.toByteArray()).put(body);
        frame.putInt(crc(frame.array(), frame.capacity() - 4));
        return frame.array();
    }

    private static int crc(byte[] frame, int length) {
        CRC32 crc = new CRC32();
        crc.update(frame, 0, length);
        return (int) crc.getValue();
    }
}
