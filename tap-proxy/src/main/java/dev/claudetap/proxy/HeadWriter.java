package dev.claudetap.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes header lines as one text. Character by character into the buffer, as the codec's own writer does it, is most of what a small
 * message costs.
 */
final class HeadWriter {
    private static final int USUAL = 1024;

    private HeadWriter() {}

    /** Adds the lines to {@code to}; their characters are the bytes that came (RFC 9110, 5.5). */
    static void write(HttpHeaders headers, ByteBuf to) {
        StringBuilder lines = new StringBuilder(USUAL);
        Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
        while (entries.hasNext()) {
            Map.Entry<CharSequence, CharSequence> line = entries.next();
            // Strings are added as a block, other sequences one by one.
            lines.append(line.getKey().toString())
                    .append(": ")
                    .append(line.getValue().toString())
                    .append("\r\n");
        }
        to.writeBytes(lines.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
