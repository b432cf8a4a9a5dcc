package dev.claudetap.capture;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Takes permessage-deflate (RFC 7692) off one direction's messages. Worker only. */
final class MessageInflater implements AutoCloseable {
    /** What the sender leaves out at the end of each message. */
    static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Inflater inflater = new Inflater(true);
    private final byte[] out = new byte[8 * 1024];
    private final boolean keepsContext;
    private boolean broken;
    private boolean closed;

    MessageInflater(boolean keepsContext) {
        this.keepsContext = keepsContext;
    }

    /** Whether it inflates; once it does not, no later message of this direction can. */
    boolean inflate(ByteBuffer bytes, Consumer<ByteBuffer> to) {
        if (broken || closed) {
            return false;
        }
        inflater.setInput(bytes.duplicate());
        try {
            for (int n = inflater.inflate(out); n > 0; n = inflater.inflate(out)) {
                to.accept(ByteBuffer.wrap(out, 0, n));
            }
            if (inflater.finished()) {
                // A final block ends the stream; what follows starts anew.
                inflater.reset();
            }
            return true;
        } catch (DataFormatException garbage) {
            broken = true;
            return false;
        }
    }

    void endMessage() {
        if (!keepsContext && !closed) {
            inflater.reset();
        }
    }

    @Override
    public void close() {
        closed = true;
        inflater.end();
    }
}
