package dev.claudetap.otlp;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What an answer to a request says of spans that were rejected though the request was taken ({@code ExportTraceServiceResponse}).
 *
 * @param rejected how many
 * @param message why; may be empty
 */
record PartialSuccess(long rejected, String message) {
    static final PartialSuccess ALL = new PartialSuccess(0, "");

    private static final int SEVEN_BITS = 0x7f;
    private static final int MORE = 0x80;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;
    private static final int WIRE_TYPE = 7;

    /** Reads an answer; what is no such answer says that all is well. */
    static PartialSuccess of(byte[] answer) {
        try {
            return read(ByteBuffer.wrap(answer));
        } catch (BufferUnderflowException | IllegalArgumentException notProtobuf) {
            return ALL; // some backends answer with text
        }
    }

    private static PartialSuccess read(ByteBuffer fields) {
        long rejected = 0;
        String message = "";
        while (fields.hasRemaining()) {
            long tag = varint(fields);
            int wireType = (int) tag & WIRE_TYPE;
            if (wireType == VARINT) {
                long number = varint(fields);
                rejected = tag >>> 3 == 1 ? number : rejected;
            } else if (wireType == LENGTH_DELIMITED) {
                ByteBuffer value = slice(fields, varint(fields));
                if (tag >>> 3 == 1) {
                    return read(value); // the outer message has one field, and its only text is the second
                }
                message = tag >>> 3 == 2 ? StandardCharsets.UTF_8.decode(value).toString() : message;
            } else {
                slice(fields, wireType == FIXED_64 ? Long.BYTES : wireType == FIXED_32 ? Integer.BYTES : -1);
            }
        }
        return new PartialSuccess(Math.max(0, rejected), message);
    }

    private static ByteBuffer slice(ByteBuffer from, long length) {
        if (length < 0 || length > from.remaining()) {
            throw new IllegalArgumentException("not protobuf");
        }
        ByteBuffer part = from.slice(from.position(), (int) length);
        from.position(from.position() + (int) length);
        return part;
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = from.get();
            value |= (long) (next & SEVEN_BITS) << shift;
            if ((next & MORE) == 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("not protobuf");
    }
}
