package dev.claudetap.watch;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code index.jsonl}, read as it grows: which answer belongs to which request. For one thread. */
final class BodyIndex {
    private final Path file;
    private long read;

    BodyIndex(Path directory) {
        this.file = directory.resolve("index.jsonl");
    }

    /**
     * The lines that are new since the last call.
     *
     * @param complete whether nobody writes any more, so that a last line without its end counts if it can be read
     */
    List<JsonObject> fresh(boolean complete) throws IOException {
        if (!Files.exists(file) || Files.size(file) == read) {
            return List.of();
        }
        byte[] fresh;
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            fresh = Channels.newInputStream(channel.position(read)).readAllBytes();
        }
        List<JsonObject> lines = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < fresh.length; at++) {
            if (fresh[at] == '\n') {
                parsed(fresh, from, at).ifPresent(lines::add);
                from = at + 1;
            }
        }
        if (complete && from < fresh.length) {
            parsed(fresh, from, fresh.length).ifPresent(lines::add);
            from = fresh.length;
        }
        read += from;
        return lines;
    }

    private static Optional<JsonObject> parsed(byte[] bytes, int from, int to) {
        try {
            return JsonText.parse(new String(bytes, from, to - from, StandardCharsets.UTF_8))
                    .asObject();
        } catch (JsonException e) {
            // Half written.
            return Optional.empty();
        }
    }
}
