package dev.claudetap.viewer;

import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of a trace, one at a time, each as JSON text. Not safe for several threads. */
interface RecordTexts {
    /** The next record's JSON in pieces, none of which ends within a surrogate pair; null after the last one. */
    @Nullable
    List<String> next() throws IOException;

    /** How many lines could not be read so far and were left out. */
    int unreadable();

    /** Records that are at hand. */
    static RecordTexts of(Iterator<TraceRecord> records) {
        return new RecordTexts() {
            @Override
            public @Nullable List<String> next() {
                return records.hasNext() ? List.of(TraceJson.write(records.next())) : null;
            }

            @Override
            public int unreadable() {
                return 0;
            }
        };
    }
}
