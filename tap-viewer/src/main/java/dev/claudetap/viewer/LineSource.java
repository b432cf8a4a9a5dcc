package dev.claudetap.viewer;

import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The lines of a trace, one at a time. Not safe for several threads. */
interface LineSource {
    /** The next line; null after the last one. It may be overwritten when the one after it is asked for. */
    @Nullable
    Line next() throws IOException;

    /** The first bytes of an array. */
    final class Line {
        private final byte[] bytes;
        private final int length;
        private final @Nullable TraceRecord record;

        Line(byte[] bytes, int length) {
            this(bytes, length, null);
        }

        private Line(byte[] bytes, int length, @Nullable TraceRecord record) {
            this.bytes = bytes;
            this.length = length;
            this.record = record;
        }

        static Line of(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Line(bytes, bytes.length);
        }

        static Line of(TraceRecord record) {
            byte[] bytes = TraceJson.write(record).getBytes(StandardCharsets.UTF_8);
            return new Line(bytes, bytes.length, record);
        }

        /** The record that the line was made of; null when it was read. */
        @Nullable
        TraceRecord record() {
            return record;
        }

        byte[] bytes() {
            return bytes;
        }

        int length() {
            return length;
        }

        boolean isBlank() {
            for (int i = 0; i < length; i++) {
                if (" \t\r\n".indexOf(bytes[i]) < 0) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return new String(bytes, 0, length, StandardCharsets.UTF_8);
        }
    }

    /** Records that are at hand. */
    static LineSource of(Iterator<TraceRecord> records) {
        return () -> records.hasNext() ? Line.of(records.next()) : null;
    }
}
