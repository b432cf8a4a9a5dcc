package dev.claudetap.viewer;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The records of a trace, one at a time, each as JSON text. Not safe for several threads. */
interface RecordTexts {
    /** The next record's JSON; null after the last one. */
    @Nullable
    String next() throws IOException;

    /** How many lines could not be read so far and were left out. */
    int unreadable();
}
