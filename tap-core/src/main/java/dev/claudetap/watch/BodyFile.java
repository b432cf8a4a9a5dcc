package dev.claudetap.watch;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A body that is written down whole.
 *
 * @param file where
 * @param content all of it; empty for a body that is too large to be in memory
 */
record BodyFile(Path file, Optional<byte[]> content) {
    private static final int PIECE = 1 << 16;

    /**
     * A file's body once it is whole.
     *
     * @param limit the largest body that is read at once
     * @param sizeBefore how large it was when it was looked at before; one that is larger than the limit must have stayed
     */
    static Optional<BodyFile> of(Path file, long limit, long sizeBefore) throws IOException {
        long size = Files.size(file);
        if (size == 0 || !endsWell(file, size)) {
            return Optional.empty();
        }
        if (size > limit) {
            return size == sizeBefore ? Optional.of(new BodyFile(file, Optional.empty())) : Optional.empty();
        }
        byte[] content = Files.readAllBytes(file);
        try {
            boolean object = JsonText.parse(new String(content, StandardCharsets.UTF_8))
                    .asObject()
                    .isPresent();
            return object ? Optional.of(new BodyFile(file, Optional.of(content))) : Optional.empty();
        } catch (JsonException halfWritten) {
            return Optional.empty();
        }
    }

    private static boolean endsWell(Path file, long size) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.position(size - 1).read(last) == 1 && last.get(0) == '}';
        }
    }

    /** Hands the body over. */
    void pieces(Consumer<ByteBuffer> to) throws IOException {
        if (content.isPresent()) {
            to.accept(ByteBuffer.wrap(content.get()));
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            for (byte[] piece = in.readNBytes(PIECE); piece.length > 0; piece = in.readNBytes(PIECE)) {
                to.accept(ByteBuffer.wrap(piece));
            }
        }
    }
}
