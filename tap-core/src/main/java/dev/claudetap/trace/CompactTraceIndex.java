package dev.claudetap.trace;

import dev.claudetap.json.JsonFileWalk;
import dev.claudetap.json.JsonFileWalk.Range;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the records of a compact trace stand in its file, and what they refer to.
 *
 * @param records in order
 * @param blobs by their hashes
 */
record CompactTraceIndex(List<Range> records, Map<String, Range> blobs) {
    /** Reads through a file once. */
    static CompactTraceIndex of(Path file) throws IOException {
        List<Range> records = new ArrayList<>();
        Map<String, Range> blobs = new HashMap<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            JsonFileWalk walk = new JsonFileWalk(in);
            walk.members(name -> {
                if (name.equals("records") && walk.isArray()) {
                    walk.elements(() -> records.add(walk.value()));
                } else if (name.equals("blobs") && walk.isObject()) {
                    walk.members(hash -> blobs.put(hash, walk.value()));
                } else {
                    walk.value();
                }
            });
        }
        return new CompactTraceIndex(records, blobs);
    }

    /** Whether a file begins as a compact trace does. */
    static boolean isOne(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(200), StandardCharsets.UTF_8).replaceAll("\\s", "");
            return start.replace("\uFEFF", "").startsWith("{\"" + CompactForm.TRACE + "\"");
        }
    }
}
