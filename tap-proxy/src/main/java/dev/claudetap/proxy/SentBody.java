package dev.claudetap.proxy;

import dev.claudetap.decode.ContentDecoder;
import dev.claudetap.decode.ContentDecoders;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads what an agent sent to a stand-in as its record has it. */
final class SentBody {
    private static final long LARGEST = 256L << 20;

    private SentBody() {}

    static Body text(String text) {
        try {
            return new Body.Json(JsonText.parse(text).toJson());
        } catch (JsonException e) {
            return new Body.Text(text);
        }
    }

    /**
     * Takes content codings off and reads what is below.
     *
     * @throws IOException when it is not what its coding says
     */
    static Body read(byte[] sent, @Nullable String coding) throws IOException {
        byte[] bytes = coding == null ? sent : decoded(sent, coding);
        if (bytes.length == 0) {
            return Body.EMPTY;
        }
        try {
            return text(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException notText) {
            return new Body.Binary(
                    bytes.length, Sha256.hex(bytes), Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static byte[] decoded(byte[] sent, String coding) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ContentDecoder decoder = ContentDecoders.of(coding, LARGEST)) {
            decoder.decode(ByteBuffer.wrap(sent), piece -> append(out, piece));
            decoder.finish(piece -> append(out, piece));
        }
        return out.toByteArray();
    }

    private static void append(ByteArrayOutputStream out, ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        out.writeBytes(bytes);
    }
}
