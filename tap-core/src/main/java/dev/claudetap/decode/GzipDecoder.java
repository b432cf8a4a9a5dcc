package dev.claudetap.decode;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * {@code gzip} (RFC 1952): any number of members one after the other; what follows the last one and is none is ignored,
 * and so are the checksums, since a damaged body is still worth reading.
 */
final class GzipDecoder implements ContentDecoder {
    private enum State {
        FIXED_HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CHECKSUM,
        DATA,
        TRAILER,
        GARBAGE
    }

    private static final int FLAG_CHECKSUM = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InflatingDecoder inflating = new InflatingDecoder(true);
    private State state = State.FIXED_HEADER;
    private int position;
    private int flags;
    private int extraLength;
    private int members;

    @Override
    public void decode(ByteBuffer in, Consumer<ByteBuffer> out) throws IOException {
        while (in.hasRemaining()) {
            switch (state) {
                case DATA -> {
                    inflating.inflate(in, out);
                    if (inflating.finished()) {
                        to(State.TRAILER);
                    }
                }
                case GARBAGE -> in.position(in.limit());
                default -> headerByte(in.get() & 0xff);
            }
        }
    }

    private void headerByte(int b) throws ZipException {
        switch (state) {
            case FIXED_HEADER -> fixedHeader(b);
            case EXTRA_LENGTH -> {
                extraLength |= b << (8 * position++);
                if (position == 2) {
                    to(extraLength == 0 ? afterExtra() : State.EXTRA);
                }
            }
            case EXTRA -> {
                if (++position == extraLength) {
                    to(afterExtra());
                }
            }
            case NAME -> {
                if (b == 0) {
                    to(afterName());
                }
            }
            case COMMENT -> {
                if (b == 0) {
                    to(afterComment());
                }
            }
            case HEADER_CHECKSUM -> {
                if (++position == 2) {
                    to(State.DATA);
                }
            }
            case TRAILER -> {
                if (++position == 8) {
                    members++;
                    inflating.reset();
                    to(State.FIXED_HEADER);
                }
            }
            default -> throw new IllegalStateException("not a header state");
        }
    }

    private void fixedHeader(int b) throws ZipException {
        boolean wrong = (position == 0 && b != 0x1f) || (position == 1 && b != 0x8b) || (position == 2 && b != 8);
        if (wrong && members > 0) {
            to(State.GARBAGE);
            return;
        }
        if (wrong) {
            throw new ZipException("not in gzip format");
        }
        if (position == 3) {
            flags = b;
            extraLength = 0;
        }
        if (++position == 10) {
            to((flags & FLAG_EXTRA) != 0 ? State.EXTRA_LENGTH : afterExtra());
        }
    }

    private State afterExtra() {
        return (flags & FLAG_NAME) != 0 ? State.NAME : afterName();
    }

    private State afterName() {
        return (flags & FLAG_COMMENT) != 0 ? State.COMMENT : afterComment();
    }

    private State afterComment() {
        return (flags & FLAG_CHECKSUM) != 0 ? State.HEADER_CHECKSUM : State.DATA;
    }

    private void to(State next) {
        state = next;
        position = 0;
    }

    @Override
    public void finish(Consumer<ByteBuffer> out) throws IOException {
        boolean betweenMembers = state == State.FIXED_HEADER && (position == 0 || members > 0);
        if (!betweenMembers && state != State.GARBAGE) {
            throw new EOFException("gzip stream cut off");
        }
    }

    @Override
    public void close() {
        inflating.close();
    }
}
