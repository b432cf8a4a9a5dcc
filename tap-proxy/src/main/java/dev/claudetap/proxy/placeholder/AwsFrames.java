package dev.claudetap.proxy.placeholder;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Writes messages of AWS's event-stream encoding, checksums included. Not safe for several threads. */
final class AwsFrames {
    private static final int STRING = 7;
    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    AwsFrames add(String eventType, String json) {
        byte[] headers =
                headers(":event-type", eventType, ":content-type", "application/json", ":message-type", "event");
        byte[] payload = json.getBytes(StandardCharsets.UTF_8);
        int length = PRELUDE + headers.length + payload.length + CHECKSUM;
        byte[] bytes = new byte[length];
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        frame.putInt(length).putInt(headers.length);
        frame.putInt(checksum(bytes, frame.position()));
        frame.put(headers).put(payload);
        frame.putInt(checksum(bytes, frame.position()));
        out.writeBytes(bytes);
        return this;
    }

    /** Of all that is in the frame so far. */
    private static int checksum(byte[] frame, int length) {
        CRC32 sum = new CRC32();
        sum.update(frame, 0, length);
        return (int) sum.getValue();
    }

    private static byte[] headers(String... namesAndValues) {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            byte[] name = namesAndValues[i].getBytes(StandardCharsets.UTF_8);
            byte[] value = namesAndValues[i + 1].getBytes(StandardCharsets.UTF_8);
            headers.write(name.length);
            headers.writeBytes(name);
            headers.write(STRING);
            headers.write(value.length >> 8);
            headers.write(value.length);
            headers.writeBytes(value);
        }
        return headers.toByteArray();
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
