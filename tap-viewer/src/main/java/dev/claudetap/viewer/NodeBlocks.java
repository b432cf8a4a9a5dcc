package dev.claudetap.viewer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Writes texts as blocks: a line each, so many lines together deflated and in base64, within an element whose content no
 * browser interprets. One thread.
 */
final class NodeBlocks implements NodeSink {
    /** Where finished blocks go. */
    interface Target {
        void write(String html) throws IOException;
    }

    private static final int BLOCK = 1 << 19;
    private static final int PIECE = 3 << 13;
    private static final int FEED = 1 << 15;
    /** No garbage can be collected while the deflater reads: who needs memory meanwhile must not wait for long. */
    private static final int SLICE = 1 << 14;

    private final Target target;
    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION);
    /** What the deflater has not got yet: little, so that little is left to do when the last text has come. */
    private final ByteText feed = new ByteText();

    private final byte[] piece = new byte[PIECE];
    private final List<Integer> firsts = new ArrayList<>();
    private int nodes;
    /** Bytes of the block that is being written; 0 when none is. */
    private long size;

    private int filled;

    NodeBlocks(Target target) {
        this.target = target;
    }

    @Override
    public void node(byte[] text, int from, int to) throws IOException {
        if (size > 0 && size + to - from > BLOCK) {
            flush();
        }
        if (size == 0) {
            firsts.add(nodes);
            begin("class=\"block\"");
        } else {
            feed.append('\n');
        }
        nodes++;
        add(text, from, to);
        size += to - from + 1L;
        if (to - from >= BLOCK) {
            flush();
        }
    }

    /** The number of the first text of each block. */
    List<Integer> firsts() {
        return firsts;
    }

    /** Ends the block. */
    void flush() throws IOException {
        if (size > 0) {
            end();
            size = 0;
        }
    }

    /** Writes a text of another kind. */
    void other(String attributes, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        begin(attributes);
        add(bytes, 0, bytes.length);
        end();
    }

    private void begin(String attributes) throws IOException {
        target.write("<template " + attributes + ">");
        deflater.reset();
    }

    private void add(byte[] text, int from, int to) throws IOException {
        if (feed.size + to - from > FEED) {
            deflate(feed.bytes, 0, feed.size);
            feed.size = 0;
        }
        if (to - from > FEED) {
            // Not copied.
            deflate(text, from, to);
        } else {
            feed.append(text, from, to);
        }
    }

    private void deflate(byte[] text, int from, int to) throws IOException {
        for (int at = from; at < to; at += SLICE) {
            deflater.setInput(text, at, Math.min(SLICE, to - at));
            while (!deflater.needsInput()) {
                deflate();
            }
        }
    }

    private void end() throws IOException {
        deflate(feed.bytes, 0, feed.size);
        feed.size = 0;
        deflater.finish();
        while (!deflater.finished()) {
            deflate();
        }
        write(Arrays.copyOf(piece, filled));
        target.write("</template>\n");
    }

    private void deflate() throws IOException {
        filled += deflater.deflate(piece, filled, PIECE - filled);
        if (filled == PIECE) {
            // PIECE divides by three, so only the last piece is padded.
            write(piece);
        }
    }

    private void write(byte[] part) throws IOException {
        target.write(Base64.getEncoder().encodeToString(part));
        filled = 0;
    }

    void close() {
        deflater.end();
    }
}
