package dev.claudetap.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of remote procedure calls become readable without a schema, and no bytes whatever break the reader. */
class RpcReaderTest {
    private static final int MIB = 1024 * 1024;

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A length-delimited field with a number below 16 and less than 128 bytes. */
    private static byte[] field(int number, byte[] content) {
        return join(bytes(number << 3 | 2, content.length), content);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] envelope(int flags, byte[] message) {
        return join(bytes(flags), ByteBuffer.allocate(4).putInt(message.length).array(), message);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (GZIPOutputStream coded = new GZIPOutputStream(to)) {
            coded.write(plain);
        }
        return to.toByteArray();
    }

    private static Optional<String> read(String type, @Nullable String coding, byte[] body, boolean whole) {
        RpcFormat format = RpcFormat.of(type).orElseThrow();
        RpcReader reader = new RpcReader(
                format, coding, MIB, some -> new String(some, StandardCharsets.ISO_8859_1).contains("SECRET"));
        return reader.json(body, new RpcReader.About(body.length, "ab", whole));
    }

    private static JsonObject object(String type, @Nullable String coding, byte[] body) throws Exception {
        String json = read(type, coding, body, true).orElseThrow();
        return JsonText.parse(json).asObject().orElseThrow();
    }

    private static String fields(byte[] message) throws Exception {
        JsonArray fields =
                object("application/proto", null, message).array("fields").orElseThrow();
        return fields.toJson();
    }

    private static JsonArray messages(String type, @Nullable String coding, byte[] body) throws Exception {
        return object(type, coding, body).array("messages").orElseThrow();
    }

    @Test
    void everyWireTypeIsShownWithItsNumber() throws Exception {
        byte[] message = join(
                bytes(0x08, 0x96, 0x01),
                bytes(0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01),
                bytes(0x19, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f),
                bytes(0x25, 0, 0, 0x20, 0x40),
                field(5, text("grüß dich\n")),
                field(6, field(1, bytes(0x08, 0x01))),
                field(7, bytes(0xff, 0xfe)));
        assertThat(fields(message))
                .isEqualTo("[{\"field\":1,\"type\":\"varint\",\"value\":150},"
                        + "{\"field\":2,\"type\":\"varint\",\"value\":18446744073709551615,\"signed\":-1},"
                        + "{\"field\":3,\"type\":\"fixed64\",\"value\":4609434218613702656,\"double\":1.5},"
                        + "{\"field\":4,\"type\":\"fixed32\",\"value\":1075838976,\"float\":2.5},"
                        + "{\"field\":5,\"type\":\"string\",\"value\":\"grüß dich\\n\"},"
                        + "{\"field\":6,\"type\":\"message\",\"value\":[{\"field\":1,\"type\":\"message\","
                        + "\"value\":[{\"field\":1,\"type\":\"varint\",\"value\":1}]}]},"
                        + "{\"field\":7,\"type\":\"bytes\",\"byte_length\":2,\"value\":\"//4=\"}]");
    }

    @Test
    void messageThatLooksLikeTextBehindALineBreakIsAMessage() throws Exception {
        String id = "0b9c7a52-3f3e-4a55-9d0e-5b1f4e2a7c11";
        assertThat(fields(field(3, field(1, text(id)))))
                .isEqualTo("[{\"field\":3,\"type\":\"message\",\"value\":"
                        + "[{\"field\":1,\"type\":\"string\",\"value\":\"" + id + "\"}]}]");
    }

    @Test
    void bytesThatHoldASecretAreNotShown() throws Exception {
        assertThat(fields(field(1, join(bytes(0xff), text("SECRET")))))
                .contains("holds a secret")
                .doesNotContain("\"value\"");
    }

    @Test
    void whatIsNoMessageIsLeftToOthers() {
        assertThat(read("application/x-protobuf", null, bytes(0x89, 'P', 'N', 'G'), true))
                .isEmpty();
        assertThat(read("application/grpc", null, bytes(1, 2), true)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/grpc", "application/grpc+proto; charset=x", "application/grpc-web+proto"})
    void envelopesAreSplitAndUnzipped(String type) throws Exception {
        byte[] plain = field(1, text("hello"));
        byte[] body = join(envelope(0, plain), envelope(1, gzip(plain)), envelope(0, new byte[0]));
        String hello = "[{\"field\":1,\"type\":\"string\",\"value\":\"hello\"}]";
        assertThat(messages(type, "gzip", body).toJson())
                .isEqualTo("[{\"byte_length\":7,\"fields\":" + hello + "},{\"byte_length\":" + gzip(plain).length
                        + ",\"compressed\":true,\"fields\":" + hello + "},{\"byte_length\":0,\"fields\":[]}]");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"NONE, no header says", "snappy, unknown compression", "gzip, does not decompress"},
            nullValues = "NONE")
    void compressionThatCannotBeTakenOffIsNoted(@Nullable String coding, String note) throws Exception {
        byte[] body = join(envelope(1, bytes(9, 9, 9)), envelope(0, bytes(0x08, 1)));
        assertThat(messages("application/grpc", coding, body).toJson())
                .contains(note, "\"value\":1")
                .startsWith("[{\"byte_length\":3,\"compressed\":true,\"note\":");
    }

    @Test
    void bombIsStoppedAtTheLimit() throws Exception {
        byte[] bomb = gzip(new byte[16 * MIB]);
        String json = messages("application/grpc", "gzip", join(envelope(1, bomb), envelope(1, bomb)))
                .toJson();
        assertThat(json).contains("larger than the limit").hasSizeLessThan(500);
    }

    @Test
    void connectStreamEndsWithJson() throws Exception {
        byte[] body = join(
                envelope(0, text("{\"text\": \"hi\"}")), envelope(2, text("{\"error\": {\"code\": \"unavailable\"}}")));
        assertThat(messages("application/connect+json", null, body).toJson())
                .isEqualTo("[{\"byte_length\":14,\"json\":{\"text\":\"hi\"}},"
                        + "{\"byte_length\":34,\"end_stream\":true,\"json\":{\"error\":{\"code\":\"unavailable\"}}}]");
        assertThat(messages("application/connect+proto", null, envelope(2, text("{}")))
                        .toJson())
                .isEqualTo("[{\"byte_length\":2,\"end_stream\":true,\"json\":{}}]");
    }

    @Test
    void webTrailersAreReadAlsoFromBase64InPieces() throws Exception {
        Base64.Encoder base64 = Base64.getEncoder();
        byte[] body = join(
                base64.encode(envelope(0, field(1, text("hi")))),
                base64.encode(envelope(0x80, text("grpc-status: 0\r\ngrpc-message: fine\r\n"))));
        assertThat(messages("application/grpc-web-text", null, body).toJson())
                .contains("\"value\":\"hi\"", "\"trailers\":{\"grpc-status\":\"0\",\"grpc-message\":\"fine\"}");
    }

    @Test
    void bodyThatBreaksOffIsShownAsFarAsItGoes() throws Exception {
        byte[] body = join(envelope(0, bytes(0x08, 7)), bytes(0, 0, 0, 1, 0, 42));
        JsonObject grpc = object("application/grpc", null, body);
        assertThat(grpc.array("messages").orElseThrow().toJson()).contains("\"value\":7");
        assertThat(grpc.number("rest_bytes")).contains(6L);
        String cut = read("application/proto", null, join(bytes(0x08, 7), bytes(0x12, 100, 'x')), false)
                .orElseThrow();
        assertThat(cut).contains("\"value\":7", "\"truncated\":true");
    }

    @Test
    void deepAndManyFieldsStayBounded() {
        byte[] deep = bytes(0xff);
        for (int i = 0; i < 60; i++) {
            deep = field(1, deep);
        }
        assertThat(read("application/proto", null, deep, true).orElseThrow()).contains("\"type\":\"bytes\"");
        byte[] many = new byte[2 * MIB];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = 0x08;
            many[i + 1] = 1;
        }
        assertThat(read("application/proto", null, many, true).orElseThrow())
                .contains("\"truncated\":true")
                .hasSizeLessThan(3 * MIB);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/proto",
                "application/grpc",
                "application/grpc+json",
                "application/grpc-web",
                "application/grpc-web-text",
                "application/connect+proto",
                "application/connect+json"
            })
    void anyBytesGiveJsonOrNothing(String type) throws Exception {
        Random random = new Random(7);
        byte[] sound = join(envelope(1, gzip(field(1, field(2, text("some text"))))), envelope(0, bytes(0x08, 1)));
        for (int i = 0; i < 5_000; i++) {
            byte[] body = new byte[random.nextInt(60)];
            random.nextBytes(body);
            if (i % 2 == 0) {
                body = Arrays.copyOf(sound, random.nextInt(sound.length + 1));
                for (int flips = random.nextInt(4); flips > 0 && body.length > 0; flips--) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt();
                }
            }
            Optional<String> json = read(type, "gzip", body, random.nextBoolean());
            if (json.isPresent()) {
                assertThat(JsonText.parse(json.get()).asObject()).isPresent();
            }
        }
    }
}
