package dev.claudetap.proxy;

import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.FrameHead;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Reads one direction of a WebSocket as it passes, however it is cut: checks the rules of RFC 6455 that an intermediary can check, and tells the
 * tap. Never changes a byte. Event loop only.
 */
final class FrameScanner {
    static final int PROTOCOL_ERROR = 1002;
    static final int BAD_TEXT = 1007;

    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int MAX_CONTROL = 125;
    private static final int SCRATCH = 16 * 1024;

    private final boolean fromClient;
    private final boolean deflate;
    private final ExchangeTap tap;
    private final boolean silent;
    private final byte[] header = new byte[14];
    private final byte[] scratch = new byte[SCRATCH];
    private final byte[] control = new byte[MAX_CONTROL];
    private final Utf8Check text = new Utf8Check();
    private int headerSize;
    private int headerNeeded = 2;
    private boolean inPayload;
    private int opcode;
    private boolean fin;
    private long remaining;
    private int maskIndex;
    private int controlSize;
    private boolean messageOpen;
    private boolean checkText;
    private boolean closed;
    private int boundary;

    FrameScanner(boolean fromClient, boolean deflate, ExchangeTap tap) {
        this.fromClient = fromClient;
        this.deflate = deflate;
        this.tap = tap;
        this.silent = tap.equals(ExchangeTap.NONE);
    }

    /** Whether a Close frame passed. */
    boolean closed() {
        return closed;
    }

    /** Whether no frame is half passed. */
    boolean betweenFrames() {
        return !inPayload && headerSize == 0;
    }

    /** After a violation: how many bytes of the last buffer belong to frames before the bad one; -1 if it began in an earlier buffer. */
    int boundary() {
        return boundary;
    }

    /**
     * Looks at the readable bytes of {@code data} and leaves them there.
     *
     * @return 0, or the close code for the rule that was broken
     */
    int scan(ByteBuf data) {
        int start = data.readerIndex();
        int end = data.writerIndex();
        int at = start;
        boundary = betweenFrames() ? 0 : -1;
        while (at < end) {
            int fault = 0;
            if (inPayload) {
                int size = (int) Math.min(Math.min(remaining, end - at), SCRATCH);
                fault = payload(data, at, size);
                at += size;
            } else {
                header[headerSize++] = data.getByte(at++);
                if (headerSize == 2) {
                    fault = firstTwo();
                }
                if (fault == 0 && headerSize == headerNeeded) {
                    fault = headerDone();
                }
            }
            if (fault == 0 && inPayload && remaining == 0) {
                fault = frameDone();
            }
            if (fault != 0) {
                return fault;
            }
            if (betweenFrames()) {
                boundary = at - start;
            }
        }
        return 0;
    }

    private int firstTwo() {
        int first = header[0];
        int second = header[1];
        opcode = first & 0x0F;
        fin = (first & 0x80) != 0;
        boolean compressed = (first & 0x40) != 0;
        boolean isControl = opcode >= CLOSE;
        int length = second & 0x7F;
        boolean known = opcode <= 2 || (opcode >= CLOSE && opcode <= 10);
        if (!known || (first & 0x30) != 0 || ((second & 0x80) != 0) != fromClient) {
            return PROTOCOL_ERROR;
        }
        if (compressed && (!deflate || isControl || opcode == CONTINUATION)) {
            return PROTOCOL_ERROR;
        }
        if (isControl ? !fin || length > MAX_CONTROL : (opcode == CONTINUATION) != messageOpen) {
            return PROTOCOL_ERROR;
        }
        if (opcode == TEXT) {
            checkText = !compressed;
            text.reset();
        } else if (!isControl && opcode != CONTINUATION) {
            checkText = false;
        }
        headerNeeded = 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (fromClient ? 4 : 0);
        return 0;
    }

    private int headerDone() {
        int length = header[1] & 0x7F;
        remaining = length;
        if (length >= 126) {
            remaining = 0;
            int bytes = length == 126 ? 2 : 8;
            for (int i = 0; i < bytes; i++) {
                remaining = remaining << 8 | (header[2 + i] & 0xFF);
            }
        }
        if (remaining < 0) {
            return PROTOCOL_ERROR;
        }
        inPayload = true;
        maskIndex = 0;
        controlSize = 0;
        if (!silent) {
            tap.onFrame(new FrameHead(fromClient, fin, (header[0] & 0x40) != 0, opcode, remaining));
        }
        return 0;
    }

    private int payload(ByteBuf data, int at, int size) {
        remaining -= size;
        boolean isControl = opcode >= CLOSE;
        if (silent && !isControl && !checkText) {
            return 0;
        }
        data.getBytes(at, scratch, 0, size);
        if (fromClient) {
            int mask = headerNeeded - 4;
            for (int i = 0; i < size; i++) {
                scratch[i] ^= header[mask + (maskIndex++ & 3)];
            }
        }
        if (isControl) {
            System.arraycopy(scratch, 0, control, controlSize, size);
            controlSize += size;
        } else if (checkText && !text.accepts(scratch, size)) {
            return BAD_TEXT;
        }
        if (!silent && size > 0) {
            tap.onFrameData(fromClient, ByteBuffer.wrap(scratch, 0, size).asReadOnlyBuffer());
        }
        return 0;
    }

    private int frameDone() {
        inPayload = false;
        headerSize = 0;
        headerNeeded = 2;
        if (opcode == CLOSE) {
            int fault = closeFault();
            closed = fault == 0;
            return fault;
        }
        if (opcode < CLOSE) {
            messageOpen = !fin;
            if (fin && checkText && !text.atCharacterEnd()) {
                return BAD_TEXT;
            }
        }
        return 0;
    }

    private int closeFault() {
        if (controlSize == 0) {
            return 0;
        }
        if (controlSize == 1) {
            return PROTOCOL_ERROR;
        }
        int code = (control[0] & 0xFF) << 8 | (control[1] & 0xFF);
        boolean valid = (code >= 3000 && code <= 4999)
                || (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006);
        if (!valid) {
            return PROTOCOL_ERROR;
        }
        byte[] reason = Arrays.copyOfRange(control, 2, controlSize);
        Utf8Check check = new Utf8Check();
        return check.accepts(reason, reason.length) && check.atCharacterEnd() ? 0 : BAD_TEXT;
    }
}
