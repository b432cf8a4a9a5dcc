package dev.claudetap.viewer;

import java.io.IOException;

/** Puts texts that are new into the live log, one on each line. One thread. */
final class LiveTexts implements NodeSink {
    private static final int BLOCK = 1 << 18;

    private final LiveLog log;
    private final ByteText block = new ByteText();

    LiveTexts(LiveLog log) {
        this.log = log;
    }

    @Override
    public void node(byte[] text, int from, int to) throws IOException {
        if (block.size > 0 && block.size + to - from > BLOCK) {
            flush();
        }
        block.append(text, from, to);
        block.append('\n');
    }

    /** Writes what is not written yet. */
    void flush() throws IOException {
        if (block.size > 0) {
            log.append(block.bytes, block.size);
            block.size = 0;
        }
    }
}
