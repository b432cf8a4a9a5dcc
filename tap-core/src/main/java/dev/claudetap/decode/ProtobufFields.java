package dev.claudetap.decode;

import dev.claudetap.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes protobuf messages as JSON without their schema: of each field its number, its wire type, its value. What a length-delimited field
 * holds is a guess: text, a message, or bytes. Each byte is looked at a bounded number of times. Use from one thread.
 */
final class ProtobufFields {
    /** Deeper ones are shown as bytes. */
    private static final int DEEPEST = 16;

    /** Fields and messages of one body; what comes after them is left out. */
    private static final int MOST = 50_000;

    /** Longer bytes are told by their length. */
    private static final int MOST_BYTES = 1024;

    private final StringBuilder out;
    private final Predicate<byte[]> secret;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private int spent;

    /** @param secret which bytes must not be shown */
    ProtobufFields(StringBuilder out, Predicate<byte[]> secret) {
        this.out = out;
        this.secret = secret;
    }

    /** Counts one more thing that is written; false when there were too many. */
    boolean spend() {
        return ++spent <= MOST;
    }

    boolean isTruncated() {
        return spent > MOST;
    }

    /**
     * Writes the fields as a JSON array.
     *
     * @param cut whether the message may break off
     * @return whether these bytes are a message; if not, what was written is to be thrown away
     */
    boolean write(byte[] bytes, int from, int to, boolean cut) {
        if (!cut && !isMessage(bytes, from, to)) {
            return false;
        }
        write(bytes, from, to, 0);
        return !cut || out.charAt(out.length() - 2) != '[';
    }

    private static boolean isMessage(byte[] bytes, int from, int to) {
        Cursor cursor = new Cursor(bytes, from, to);
        while (cursor.next()) {
            // Only whether it gets to the end counts.
        }
        return !cursor.failed;
    }

    private void write(byte[] bytes, int from, int to, int depth) {
        out.append('[');
        Cursor cursor = new Cursor(bytes, from, to);
        String separator = "";
        while (cursor.next() && spend()) {
            out.append(separator).append("{\"field\":").append(cursor.field).append(",\"type\":");
            separator = ",";
            switch (cursor.type) {
                case Cursor.VARINT -> varint(cursor.number);
                case Cursor.FIXED64 -> fixed64(cursor.number);
                case Cursor.FIXED32 -> fixed32((int) cursor.number);
                default -> lengthDelimited(bytes, cursor.from, cursor.to, depth);
            }
            out.append('}');
        }
        out.append(']');
    }

    private void varint(long number) {
        out.append("\"varint\",\"value\":").append(Long.toUnsignedString(number));
        if (number < 0) {
            out.append(",\"signed\":").append(number);
        }
    }

    private void fixed64(long number) {
        double real = Double.longBitsToDouble(number);
        out.append("\"fixed64\",\"value\":").append(Long.toUnsignedString(number));
        if (Double.isFinite(real)) {
            out.append(",\"double\":").append(real);
        }
    }

    private void fixed32(int number) {
        float real = Float.intBitsToFloat(number);
        out.append("\"fixed32\",\"value\":").append(Integer.toUnsignedString(number));
        if (Float.isFinite(real)) {
            out.append(",\"float\":").append(real);
        }
    }

    private void lengthDelimited(byte[] bytes, int from, int to, int depth) {
        String text = text(bytes, from, to);
        // Texts hardly ever begin with a line break or tab, messages often do.
        boolean looksLikeText = text != null && (text.isEmpty() || text.charAt(0) >= ' ');
        if (!looksLikeText && depth < DEEPEST && isMessage(bytes, from, to)) {
            out.append("\"message\",\"value\":");
            write(bytes, from, to, depth + 1);
        } else if (text != null) {
            out.append("\"string\",\"value\":");
            JsonText.quote(text, out);
        } else {
            bytes(Arrays.copyOfRange(bytes, from, Math.min(to, from + MOST_BYTES)), to - from);
        }
    }

    private void bytes(byte[] some, int length) {
        out.append("\"bytes\",\"byte_length\":").append(length);
        if (length > some.length) {
            return;
        }
        if (secret.test(some)) {
            out.append(",\"note\":\"holds a secret\"");
        } else {
            out.append(",\"value\":\"")
                    .append(Base64.getEncoder().encodeToString(some))
                    .append('"');
        }
    }

    /** The text, or null when these bytes are none. */
    private @Nullable String text(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if ((b >= 0 && b < ' ' && b != '\n' && b != '\t' && b != '\r') || b == 0x7f) {
                return null;
            }
        }
        try {
            return utf8.decode(ByteBuffer.wrap(bytes, from, to - from)).toString();
        } catch (CharacterCodingException noText) {
            return null;
        }
    }

    /** Goes from field to field. */
    private static final class Cursor {
        static final int VARINT = 0;
        static final int FIXED64 = 1;
        static final int LENGTH_DELIMITED = 2;
        static final int FIXED32 = 5;

        private static final int MOST_VARINT_BYTES = 10;
        private static final long MOST_FIELD = (1L << 29) - 1;

        private final ByteBuffer in;
        private long field;
        private int type;
        private long number;
        private int from;
        private int to;
        private boolean failed;

        Cursor(byte[] bytes, int from, int to) {
            in = ByteBuffer.wrap(bytes, from, to - from).order(ByteOrder.LITTLE_ENDIAN);
        }

        boolean next() {
            if (failed || !in.hasRemaining()) {
                return false;
            }
            long tag = varint();
            field = tag >>> 3;
            type = (int) (tag & 7);
            failed |= field < 1 || field > MOST_FIELD;
            if (!failed) {
                value();
            }
            return !failed;
        }

        private void value() {
            int fixed = type == FIXED64 ? Long.BYTES : type == FIXED32 ? Integer.BYTES : 0;
            if (in.remaining() < fixed) {
                failed = true;
            } else if (type == FIXED64) {
                number = in.getLong();
            } else if (type == FIXED32) {
                number = in.getInt();
            } else if (type == VARINT) {
                number = varint();
            } else if (type == LENGTH_DELIMITED) {
                range(varint());
            } else {
                // Groups are long out of use, the other types were never in use.
                failed = true;
            }
        }

        private void range(long length) {
            failed |= length < 0 || length > in.remaining();
            if (!failed) {
                from = in.position();
                to = from + (int) length;
                in.position(to);
            }
        }

        private long varint() {
            long value = 0;
            for (int i = 0; i < MOST_VARINT_BYTES && in.hasRemaining(); i++) {
                byte b = in.get();
                value |= (b & 0x7fL) << (7 * i);
                if (b >= 0) {
                    return value;
                }
            }
            failed = true;
            return 0;
        }
    }
}
