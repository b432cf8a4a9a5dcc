package dev.claudetap.capture;

import dev.claudetap.tap.FrameHead;
import dev.claudetap.trace.Body;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Joins one direction's WebSocket frames to messages and takes permessage-deflate off. Worker only. */
final class FrameAssembler {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int MAX_CONTROL = 125;

    /** Where whole messages go. */
    interface To {
        void message(Body body, long micros);

        void close(int code);

        void note(String note);
    }

    private final To to;
    private final BodyStore store;
    private final long most;
    private final MessageInflater inflater;
    private final ByteArrayOutputStream control = new ByteArrayOutputStream();
    private @Nullable BodyBytes message;
    private boolean text;
    private boolean deflated;
    private boolean cut;
    private long length;
    private int opcode;
    private boolean fin;
    private long left;

    FrameAssembler(To to, Session session, boolean keepsContext) {
        this.to = to;
        this.store = session.store();
        this.most = session.options().limits().bodyBytes();
        this.inflater = new MessageInflater(keepsContext);
    }

    void frame(FrameHead head, long micros) {
        left = head.length();
        opcode = head.opcode();
        control.reset();
        if (opcode < CLOSE) {
            fin = head.fin();
            if (opcode != 0 || message == null) {
                begin(opcode == TEXT, head.compressed());
            }
        }
        if (left == 0) {
            endFrame(micros);
        }
    }

    private void begin(boolean isText, boolean isDeflated) {
        text = isText;
        deflated = isDeflated;
        message = new BodyBytes(store, most);
        cut = false;
        length = 0;
    }

    void data(ByteBuffer bytes, long micros) {
        left -= bytes.remaining();
        if (opcode >= CLOSE) {
            ByteBuffer payload = bytes.duplicate();
            while (payload.hasRemaining() && control.size() < MAX_CONTROL) {
                control.write(payload.get());
            }
        } else if (deflated) {
            inflate(bytes);
        } else {
            keep(bytes);
        }
        if (left <= 0) {
            endFrame(micros);
        }
    }

    private void inflate(ByteBuffer bytes) {
        if (!inflater.inflate(bytes, this::keep)) {
            to.note("a compressed message does not inflate");
            cut = true;
        }
    }

    private void keep(ByteBuffer bytes) {
        length += bytes.remaining();
        if (message != null && !message.append(bytes)) {
            cut = true;
            to.note("a message is larger than the limit");
        }
    }

    private void endFrame(long micros) {
        if (opcode >= CLOSE) {
            byte[] payload = control.toByteArray();
            if (opcode == CLOSE) {
                to.close(payload.length < 2 ? 1005 : ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF));
            }
        } else if (fin) {
            if (deflated) {
                inflate(ByteBuffer.wrap(MessageInflater.TAIL));
                inflater.endMessage();
            }
            endMessage(micros);
        }
        // A frame's data may not be mistaken for more of a finished one.
        left = 0;
    }

    private void endMessage(long micros) {
        BodyBytes bytes = message;
        message = null;
        if (bytes != null) {
            to.message(body(bytes), micros);
        }
    }

    private Body body(BodyBytes bytes) {
        byte[] all;
        try {
            all = bytes.take();
        } catch (IOException unreadable) {
            to.note("a message could not be read back");
            return new Body.Text("");
        }
        return BodyText.message(all, text, cut, length);
    }

    /** Bytes of this direction were not kept: no later frame can be read. */
    void missed() {
        message = null;
        opcode = 0;
        to.note("the rest was not kept: too much waited to be recorded");
    }

    /** No more frames will come. */
    void finish(long micros) {
        if (message != null && message.size() > 0) {
            cut = true;
            to.note("the last message was cut off");
            endMessage(micros);
        }
        inflater.close();
    }
}
