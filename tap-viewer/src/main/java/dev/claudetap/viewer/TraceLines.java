package dev.claudetap.viewer;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a JSONL file as they stand there, so that the page keeps also what this version does not know. Holds
 * one line in memory, once and in small pieces: a record may be a good part of the heap.
 */
final class TraceLines implements RecordTexts {
    private static final int PIECE = 1 << 13;
    /** Up to here a line that no browser would parse is worth a look with more patience. */
    private static final int MOST_MENDED = 1 << 22;

    private final Reader in;
    private final char[] buffer = new char[PIECE];
    private int at;
    private int end;
    private char held;
    private boolean over;
    private int unreadable;

    TraceLines(Reader in) {
        this.in = in;
    }

    @Override
    public @Nullable List<String> next() throws IOException {
        while (fill()) {
            List<String> pieces = new ArrayList<>();
            RecordCheck check = new RecordCheck();
            long length = readLine(pieces, check);
            if (check.isRecord()) {
                return pieces;
            }
            String mended = length > MOST_MENDED ? null : mend(String.join("", pieces));
            if (mended != null) {
                return List.of(mended);
            }
            unreadable += check.isBlank() ? 0 : 1;
        }
        return null;
    }

    private long readLine(List<String> pieces, RecordCheck check) throws IOException {
        long length = 0;
        boolean more = true;
        while (more && fill()) {
            int from = at;
            while (at < end && buffer[at] != '\n') {
                check.accept(buffer[at++]);
            }
            if (at > from) {
                pieces.add(new String(buffer, from, at - from));
                length += at - from;
            }
            more = at == end;
        }
        // Behind the line break.
        at = Math.min(at + 1, end);
        return length;
    }

    /** Makes sure that there are characters to take, of which the last is not the first half of a surrogate pair. */
    private boolean fill() throws IOException {
        if (at < end) {
            return true;
        }
        at = 0;
        end = 0;
        if (held != 0) {
            buffer[end++] = held;
            held = 0;
        }
        while (!over && (end == 0 || (end == 1 && Character.isHighSurrogate(buffer[0])))) {
            int read = in.read(buffer, end, PIECE - end);
            over = read < 0;
            end += Math.max(0, read);
        }
        if (!over && Character.isHighSurrogate(buffer[end - 1])) {
            held = buffer[--end];
        }
        return end > 0;
    }

    @Override
    public int unreadable() {
        return unreadable;
    }

    /** Written anew: a lenient parser passes control characters, for example, that the browser's would not. */
    private static @Nullable String mend(String line) {
        try {
            return JsonText.parse(line)
                    .asObject()
                    .filter(record -> record.object("request").isPresent())
                    .map(JsonObject::toJson)
                    .orElse(null);
        } catch (JsonException notJson) {
            return null;
        }
    }
}
