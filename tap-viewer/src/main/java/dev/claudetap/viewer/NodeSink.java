package dev.claudetap.viewer;

import java.io.IOException;

/** Takes the texts that a {@link JsonInterner} found new, in the order of their numbers: 0, 1, 2 and so on. */
interface NodeSink {
    /** The next text; the array belongs to the caller. */
    void node(byte[] text, int from, int to) throws IOException;
}
