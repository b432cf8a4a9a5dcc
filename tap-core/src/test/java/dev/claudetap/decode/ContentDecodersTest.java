package dev.claudetap.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDecodersTest {
    private static final long LIMIT = 32 << 20;
    private static final String WORDS = words();

    private static String words() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            text.append("event: n\ndata: {\"i\":" + i + ",\"t\":\"word" + (i * 7919 % 1000) + "\"}\n\n");
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "X-GZIP",
                "deflate",
                "br",
                "zstd",
                "identity",
                "",
                "gzip, br",
                "deflate, gzip",
                "zstd,gzip,identity"
            })
    void decodesEveryCodingInAnyPieces(String coding) throws IOException {
        byte[] coded = encode(coding, WORDS.getBytes(UTF_8));
        assertThat(decode(coding, coded, coded.length)).isEqualTo(WORDS);
        assertThat(decode(coding, coded, 1)).isEqualTo(WORDS);
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            assertThat(decode(coding, coded, 1 + random.nextInt(300))).isEqualTo(WORDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void givesTheBeginningOfABodyThatIsCutAnywhere(String coding) throws IOException {
        byte[] coded = encode(coding, WORDS.getBytes(UTF_8));
        for (int cut = 1; cut < coded.length; cut += 7) {
            assertThat(WORDS).as("cut at %d", cut).startsWith(beginning(coding, Arrays.copyOf(coded, cut)));
        }
        String most = beginning(coding, Arrays.copyOf(coded, coded.length * 9 / 10));
        assertThat(most.length()).isGreaterThan(coding.equals("zstd") ? -1 : WORDS.length() / 2);
    }

    @Test
    void givesTheWholeBlocksOfACutZstdBody() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] noise = new byte[600_000];
        new Random(3).nextBytes(noise);
        try (OutputStream zstd = new ZstdOutputStream(bytes)) {
            zstd.write(noise);
        }
        byte[] cut = Arrays.copyOf(bytes.toByteArray(), bytes.size() - 10);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        ContentDecoder decoder = ContentDecoders.of("zstd", LIMIT);
        decoder.decode(ByteBuffer.wrap(cut), buffer -> collect(buffer, decoded));
        assertThatThrownBy(() -> decoder.finish(buffer -> collect(buffer, decoded)))
                .isInstanceOf(EOFException.class);
        assertThat(decoded.size()).isGreaterThan(400_000);
        assertThat(decoded.toByteArray()).isEqualTo(Arrays.copyOf(noise, decoded.size()));
    }

    @Test
    void readsRawDeflateManyGzipMembersAndTrailingGarbage() throws IOException {
        assertThat(decode("deflate", deflate(WORDS.getBytes(UTF_8), true), 13)).isEqualTo(WORDS);
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(encode("gzip", "one ".getBytes(UTF_8)));
        members.writeBytes(encode("gzip", "two".getBytes(UTF_8)));
        assertThat(decode("gzip", members.toByteArray(), 1)).isEqualTo("one two");
        members.writeBytes(new byte[] {0, 0, 0, 0x1f, 1, 2, 3});
        assertThat(decode("gzip", members.toByteArray(), 1)).isEqualTo("one two");
    }

    @Test
    void readsAGzipHeaderWithAllItsOptionalFields() throws IOException {
        byte[] plain = encode("gzip", "x".getBytes(UTF_8));
        ByteArrayOutputStream full = new ByteArrayOutputStream();
        full.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3});
        full.writeBytes(new byte[] {2, 0, 9, 9, 'n', 0, 'c', 0, 1, 2});
        full.write(plain, 10, plain.length - 10);
        assertThat(decode("gzip", full.toByteArray(), 1)).isEqualTo("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "gzip, gzip"})
    void stopsABombAtTheLimitAndKeepsWhatCameBefore(String coding) throws IOException {
        byte[] bomb = coding.equals("br") ? resource("zeros-64m.br") : encode(coding, new byte[16 << 20]);
        long limit = 1_000_000;
        long[] seen = new long[1];
        ContentDecoder decoder = ContentDecoders.of(coding, limit);
        assertThatThrownBy(() -> {
                    decoder.decode(ByteBuffer.wrap(bomb), buffer -> seen[0] += buffer.remaining());
                    decoder.finish(buffer -> seen[0] += buffer.remaining());
                })
                .isInstanceOf(DecodedTooLargeException.class);
        assertThat(seen[0]).isEqualTo(limit);
        decoder.close();
        decoder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd", "br, gzip"})
    void refusesWhatIsNotInTheCoding(String coding) throws IOException {
        ContentDecoder decoder = ContentDecoders.of(coding, LIMIT);
        byte[] bytes = "{\"this\":\"is plain JSON, and not coded\"}".getBytes(UTF_8);
        assertThatThrownBy(() -> {
                    decoder.decode(ByteBuffer.wrap(bytes), buffer -> {});
                    decoder.finish(buffer -> {});
                })
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void meetsDamageWithNothingButAnIoException(String coding) throws IOException {
        byte[] coded = encode(coding, WORDS.getBytes(UTF_8));
        Random random = new Random(11);
        int failures = 0;
        for (int round = 0; round < 300; round++) {
            byte[] damaged = coded.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                decode(coding, damaged, 100);
            } catch (IOException expected) {
                failures++;
            }
        }
        assertThat(failures).isPositive();
    }

    @Test
    void refusesCodingsItDoesNotKnowAndTowersOfThem() {
        assertThatThrownBy(() -> ContentDecoders.of("gzip, aws-chunked", LIMIT))
                .isInstanceOf(UnsupportedCodingException.class);
        assertThatThrownBy(() -> ContentDecoders.of("gzip,gzip,gzip,gzip,gzip", LIMIT))
                .isInstanceOf(UnsupportedCodingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", ""})
    void takesAnEmptyBody(String coding) throws IOException {
        assertThat(decode(coding, new byte[0], 1)).isEmpty();
    }

    private static String decode(String coding, byte[] coded, int piece) throws IOException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        try (ContentDecoder decoder = ContentDecoders.of(coding, LIMIT)) {
            for (int from = 0; from < coded.length; from += piece) {
                ByteBuffer part = ByteBuffer.wrap(coded, from, Math.min(piece, coded.length - from));
                decoder.decode(part, buffer -> collect(buffer, decoded));
            }
            decoder.finish(buffer -> collect(buffer, decoded));
        }
        return decoded.toString(UTF_8);
    }

    private static String beginning(String coding, byte[] cut) throws IOException {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream();
        ContentDecoder decoder = ContentDecoders.of(coding, LIMIT);
        try {
            decoder.decode(ByteBuffer.wrap(cut), buffer -> collect(buffer, decoded));
            decoder.finish(buffer -> collect(buffer, decoded));
        } catch (IOException cutOff) {
            assertThat(cutOff).isNotInstanceOf(DecodedTooLargeException.class);
        }
        return decoded.toString(UTF_8);
    }

    private static void collect(ByteBuffer buffer, ByteArrayOutputStream to) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        to.writeBytes(bytes);
    }

    private static byte[] encode(String codings, byte[] plain) throws IOException {
        byte[] result = plain;
        for (String coding : codings.replace(" ", "").toLowerCase(Locale.ROOT).split(",", -1)) {
            result = switch (coding) {
                case "gzip", "x-gzip" -> stream(result, GZIPOutputStream::new);
                case "deflate" -> deflate(result, false);
                case "zstd" -> stream(result, ZstdOutputStream::new);
                case "br" -> brotli(result);
                default -> result;
            };
        }
        return result;
    }

    /** There is no brotli encoder in Java; one text is coded already, anything else goes in stored, byte for byte. */
    private static byte[] brotli(byte[] plain) {
        if (Arrays.equals(plain, WORDS.getBytes(UTF_8))) {
            return resource("words.br");
        }
        return stored(plain);
    }

    private static byte[] stored(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // WBITS 16 is one zero bit; ISLAST 0, MNIBBLES 4 (00), MLEN-1 in 16 bits, ISUNCOMPRESSED 1, then byte aligned.
        int header = (plain.length - 1) << 4 | 1 << 20;
        out.write(header);
        out.write(header >> 8);
        out.write(header >> 16);
        out.writeBytes(plain);
        out.write(3); // ISLAST and ISLASTEMPTY
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] plain, boolean raw) throws IOException {
        return stream(plain, out -> new DeflaterOutputStream(out, new Deflater(6, raw)));
    }

    private static byte[] stream(byte[] plain, Coding coding) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream coded = coding.open(out)) {
            coded.write(plain);
        }
        return out.toByteArray();
    }

    private interface Coding {
        OutputStream open(OutputStream out) throws IOException;
    }

    private static byte[] resource(String name) {
        try (InputStream in = ContentDecodersTest.class.getResourceAsStream("/golden/codings/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
