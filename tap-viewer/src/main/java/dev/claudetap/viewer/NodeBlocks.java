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

    private final Target target;
    private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    private final ByteText block = new ByteText();
    private final byte[] piece = new byte[PIECE];
    private final List<Integer> firsts = new ArrayList<>();
    private int nodes;

    NodeBlocks(Target target) {
        this.target = target;
    }

    @Override
    public void node(byte[] text, int from, int to) throws IOException {
        if (block.size > 0 && block.size + to - from > BLOCK) {
            flush();
        }
        if (block.size == 0) {
            firsts.add(nodes);
        }
        nodes++;
        if (to - from >= BLOCK) {
            // On its own, and not copied.
            deflated("class=\"block\"", text, from, to);
            return;
        }
        block.append(text, from, to);
        block.append('\n');
    }

    /** The number of the first text of each block. */
    List<Integer> firsts() {
        return firsts;
    }

    /** Writes what is not written yet. */
    void flush() throws IOException {
        if (block.size > 0) {
            deflated("class=\"block\"", block.bytes, 0, block.size - 1);
            block.size = 0;
        }
    }

    /** Writes a text of another kind. */
    void other(String attributes, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        deflated(attributes, bytes, 0, bytes.length);
    }

    private void deflated(String attributes, byte[] text, int from, int to) throws IOException {
        target.write("<template " + attributes + ">");
        deflater.reset();
        deflater.setInput(text, from, to - from);
        deflater.finish();
        int filled = 0;
        while (!deflater.finished()) {
            filled += deflater.deflate(piece, filled, PIECE - filled);
            if (filled == PIECE || deflater.finished()) {
                // PIECE divides by three, so only the last piece is padded.
                byte[] part = filled == PIECE ? piece : Arrays.copyOf(piece, filled);
                target.write(Base64.getEncoder().encodeToString(part));
                filled = 0;
            }
        }
        target.write("</template>\n");
    }

    void close() {
        deflater.end();
    }
}
