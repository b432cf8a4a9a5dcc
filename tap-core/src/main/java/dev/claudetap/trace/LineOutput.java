package dev.claudetap.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the UTF-8 of one line, so that nothing is written before the line is whole. A usual line then goes out in one
 * write; a huge one lies in blocks, because neither a heap nor a native buffer may have room for it in one piece.
 */
final class LineOutput implements Appendable {
    private static final int BLOCK = 1024 * 1024;

    private final List<ByteBuffer> blocks = new ArrayList<>();
    private byte[] bytes = new byte[0];
    private int length;

    /** Takes text that does not end within a surrogate pair. */
    @Override
    public LineOutput append(CharSequence text) {
        byte[] added = text.toString().getBytes(StandardCharsets.UTF_8);
        if (length > 0 && length + added.length > BLOCK) {
            blocks.add(ByteBuffer.wrap(bytes, 0, length));
            bytes = new byte[BLOCK];
            length = 0;
        }
        if (bytes.length - length < added.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + added.length, Math.min(BLOCK, 2 * bytes.length)));
        }
        System.arraycopy(added, 0, bytes, length, added.length);
        length += added.length;
        return this;
    }

    @Override
    public LineOutput append(CharSequence text, int from, int to) {
        return append(text.subSequence(from, to));
    }

    @Override
    public LineOutput append(char c) {
        return append(String.valueOf(c));
    }

    /** Writes it all and returns how many bytes that were; each time from the beginning. */
    long writeTo(WritableByteChannel channel) throws IOException {
        long written = 0;
        for (ByteBuffer block : blocks) {
            written += write(block.rewind(), channel);
        }
        return written + write(ByteBuffer.wrap(bytes, 0, length), channel);
    }

    private static long write(ByteBuffer block, WritableByteChannel channel) throws IOException {
        long written = 0;
        while (block.hasRemaining()) {
            written += channel.write(block);
        }
        return written;
    }
}
