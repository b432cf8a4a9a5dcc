package dev.claudetap.capture;

import dev.claudetap.json.JsonCompactor;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes to text to {@link Body}. Stateless. */
final class BodyText {
    /** Longer binary bodies are told by length and digest only. */
    static final int MAX_BASE64 = 1024 * 1024;

    private static final char BOM = '\ufeff';

    private BodyText() {}

    /** The text, or null when the bytes are not text in that charset. */
    static @Nullable String decode(byte[] bytes, Charset charset, boolean cut) {
        int length = cut && charset.equals(StandardCharsets.UTF_8) ? wholeLetters(bytes) : bytes.length;
        String text = new String(bytes, 0, length, charset);
        if (text.indexOf('\ufffd') >= 0 && !isStrict(bytes, length, charset)) {
            return null;
        }
        return text.isEmpty() || text.charAt(0) != BOM ? text : text.substring(1);
    }

    private static boolean isStrict(byte[] bytes, int length, Charset charset) {
        try {
            charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** Length without a UTF-8 letter that was cut at the end. */
    private static int wholeLetters(byte[] bytes) {
        int start = bytes.length - 1;
        while (start >= 0 && bytes.length - start < 4 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        if (start < 0) {
            return bytes.length;
        }
        int lead = bytes[start] & 0xFF;
        int wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return bytes.length - start < wanted ? start : bytes.length;
    }

    /** JSON when it is an object or array, or any JSON value where JSON was promised; else text. */
    static Body of(String text, boolean jsonPromised) {
        if (text.isEmpty()) {
            return Body.EMPTY;
        }
        char first = firstLetter(text);
        if (!jsonPromised && first != '{' && first != '[') {
            return new Body.Text(text);
        }
        String compact = JsonCompactor.compact(text).orElse(null);
        if (compact == null) {
            return new Body.Text(text);
        }
        return new Body.Json(first == '"' ? unwrap(compact) : compact);
    }

    /** Some agents send their JSON object as one JSON string. */
    private static String unwrap(String compact) {
        if (!compact.startsWith("\"{")) {
            return compact;
        }
        try {
            return JsonText.parse(compact)
                    .asString()
                    .flatMap(JsonCompactor::compact)
                    .orElse(compact);
        } catch (JsonException notReadable) {
            return compact;
        }
    }

    private static char firstLetter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
        }
        return ' ';
    }

    /** A binary body of bytes that are all at hand. */
    static Body.Binary binary(byte[] bytes) {
        String base64 = bytes.length <= MAX_BASE64 ? Base64.getEncoder().encodeToString(bytes) : null;
        return new Body.Binary(bytes.length, Sha256.hex(bytes), base64);
    }

    /**
     * A WebSocket message.
     *
     * @param kept its bytes; its first part when it was cut
     * @param length of all of it
     */
    static Body message(byte[] kept, boolean text, boolean cut, long length) {
        String decoded = text ? decode(kept, StandardCharsets.UTF_8, cut) : null;
        if (decoded == null) {
            Body.Binary first = binary(kept);
            return new Body.Binary(length, first.sha256(), cut ? null : first.base64());
        }
        Body body = of(decoded, false);
        return body instanceof Body.Empty ? new Body.Text("") : body;
    }

    static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
