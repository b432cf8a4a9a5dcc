package dev.claudetap.trace;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonFileWalk;
import dev.claudetap.json.JsonScanner;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The records of a compact trace as lines of JSON, with all they refer to put back. Not safe for several threads. */
final class CompactTraceInput extends InputStream {
    private static final System.Logger LOG = System.getLogger(CompactTraceInput.class.getName());
    /** Characters of texts that many records refer to. */
    private static final long MOST_CACHED = 16L << 20;

    private final FileChannel file;
    private final CompactTraceIndex index;
    private final ReadProgress progress;
    private final Map<String, String> cached = new LinkedHashMap<>(16, 0.75f, true);
    private long cachedSize;
    private int record;
    private byte[] line = new byte[0];
    private int at;

    CompactTraceInput(Path path, ReadProgress progress) throws IOException {
        this.progress = progress;
        file = FileChannel.open(path);
        try {
            index = CompactTraceIndex.of(path);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int read() throws IOException {
        return more() ? line[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!more()) {
            return -1;
        }
        int count = Math.min(length, line.length - at);
        System.arraycopy(line, at, target, offset, count);
        at += count;
        return count;
    }

    private boolean more() throws IOException {
        if (at == line.length && record < index.records().size()) {
            line = (expanded(index.records().get(record++).text(file)) + "\n").getBytes(StandardCharsets.UTF_8);
            at = 0;
            // Records refer to parts of the file that others refer to, too: each counts as much as any other.
            progress.read(file.size() / index.records().size());
        }
        return at < line.length;
    }

    private String expanded(String element) {
        try {
            Map<String, String> members = JsonScanner.members(element);
            String marker = members.get(CompactForm.RECORD);
            String inner = members.get("record");
            if (marker == null || inner == null) {
                return element;
            }
            Set<String> places = places(marker);
            return CompactForm.replaced(inner, (place, value) -> {
                boolean refers = places.isEmpty() || places.contains(place);
                String told = refers ? payload(value) : null;
                return told == null ? value : told;
            });
        } catch (JsonException notJson) {
            return element; // the reader of the lines counts it
        }
    }

    /** Where the record says that it refers to something; empty when it leaves that to be found. */
    private static Set<String> places(String marker) throws JsonException {
        Set<String> places = new HashSet<>();
        String refs = JsonScanner.members(marker).getOrDefault("refs", "[]");
        for (String ref : JsonScanner.elements(refs)) {
            places.add(string(JsonScanner.members(ref).get("path")));
        }
        return places;
    }

    private static String string(@Nullable String json) throws JsonException {
        JsonScanner scanner = new JsonScanner(json == null ? "\"\"" : json);
        return scanner.next() == JsonScanner.Token.STRING ? scanner.string() : "";
    }

    /** What a reference stands for; null when the value is none, or refers to what is not there. */
    private @Nullable String payload(String value) {
        if (!value.startsWith("{\"" + CompactForm.REFERENCE) && !value.contains(CompactForm.REFERENCE)) {
            return null;
        }
        try {
            Map<String, String> members = JsonScanner.members(value);
            String reference = members.get(CompactForm.REFERENCE);
            if (members.size() != 1 || reference == null) {
                return null;
            }
            return blob(string(JsonScanner.members(reference).get("hash")));
        } catch (JsonException | IOException e) {
            LOG.log(Level.WARNING, "a part of a compact trace cannot be read: " + e.getMessage());
            return null;
        }
    }

    private @Nullable String blob(String hash) throws IOException, JsonException {
        String known = cached.get(hash);
        JsonFileWalk.Range range = index.blobs().get(hash);
        if (known != null || range == null) {
            return known;
        }
        String payload = JsonScanner.members(range.text(file)).get("payload");
        if (payload != null && payload.length() < MOST_CACHED) {
            cached.put(hash, payload);
            cachedSize += payload.length();
            var oldest = cached.values().iterator();
            while (cachedSize > MOST_CACHED) {
                cachedSize -= oldest.next().length();
                oldest.remove();
            }
        }
        return payload;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
