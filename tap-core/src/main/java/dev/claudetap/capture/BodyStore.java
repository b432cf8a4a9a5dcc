package dev.claudetap.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Counts the body bytes that open exchanges hold; past a limit, further pieces wait in the spill file. Worker only. */
final class BodyStore {
    private final SpillFile file;
    private final long limit;
    private long held;

    BodyStore(SpillFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    void hold(long bytes) {
        held += bytes;
    }

    void free(long bytes) {
        held -= bytes;
    }

    /** Parks a piece when memory is short; null when it should stay, also because the disk is full. */
    SpillFile.@Nullable Slot park(byte[] piece, int length) {
        if (held <= limit) {
            return null;
        }
        try {
            return file.write(piece, length);
        } catch (IOException full) {
            // It stays in memory then; the hand-over's bound keeps the whole in check.
            return null;
        }
    }

    byte[] readBack(SpillFile.Slot slot) throws IOException {
        return file.readBack(slot);
    }
}
