package dev.claudetap.capture;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonScanner;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Header;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a journal back. A last line that is cut, as a kill leaves it, is passed over. */
final class JournalReader {
    private static final System.Logger LOG = System.getLogger(JournalReader.class.getName());

    private final Map<String, LostExchange> open = new LinkedHashMap<>();
    private @Nullable String trace;

    void read(FileChannel journal) throws IOException {
        journal.position(0);
        // Not closed: that would close the journal and drop its lock.
        BufferedReader lines = new BufferedReader(Channels.newReader(journal, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            try {
                // A record is told by its text: whatever nests too deep for a tree is a body in it.
                Map<String, String> members = JsonScanner.members(line);
                String record = members.get("record");
                if (record == null) {
                    entry(JsonText.parse(line).asObject().orElse(JsonObject.EMPTY));
                } else {
                    request(JsonText.parse(members.getOrDefault("request", "\"\"")), record);
                }
            } catch (JsonException cut) {
                LOG.log(Level.DEBUG, "a line of a journal is cut");
            }
        }
    }

    /** What the journal calls the session's trace file, not to be trusted; null when it does not say. */
    @Nullable
    String trace() {
        return trace;
    }

    /** What was under way, in the order it began. */
    List<TraceRecord> records() {
        return open.values().stream().map(LostExchange::record).toList();
    }

    private void entry(JsonObject entry) {
        if (entry.has("journal")) {
            trace = entry.string("trace").orElse(null);
        } else {
            entry.string("done").ifPresent(open::remove);
            of(entry, "response")
                    .ifPresent(lost -> lost.response(
                            entry.number("status").orElse(0L).intValue(),
                            entry.string("reason").orElse(""),
                            headers(entry),
                            at(entry)));
            of(entry, "events").ifPresent(lost -> {
                boolean fromClient = entry.get("client") == JsonLiteral.TRUE;
                events(entry).forEach(event -> lost.event(fromClient, event));
            });
            of(entry, "text").ifPresent(lost -> lost.text(entry.string("value").orElse("")));
        }
    }

    private void request(JsonValue requestId, String line) throws JsonException {
        String id = requestId.asString().orElse("");
        TraceRecord record = TraceJson.read(line);
        LostExchange known = open.get(id);
        if (known == null) {
            open.put(id, new LostExchange(record));
        } else {
            known.request(record);
        }
    }

    private Optional<LostExchange> of(JsonObject entry, String kind) {
        return entry.string(kind).map(open::get);
    }

    private static long at(JsonObject entry) {
        return entry.number("at").orElse(0L);
    }

    private static Headers headers(JsonObject entry) {
        List<Header> lines = new ArrayList<>();
        for (JsonValue line : entry.array("headers").orElse(JsonArray.EMPTY)) {
            List<JsonValue> pair = line.asArray().orElse(JsonArray.EMPTY).elements();
            if (pair.size() == 2) {
                lines.add(new Header(
                        pair.get(0).asString().orElse(""),
                        pair.get(1).asString().orElse("")));
            }
        }
        return new Headers(lines);
    }

    private static List<StreamEvent> events(JsonObject entry) {
        List<StreamEvent> events = new ArrayList<>();
        for (JsonValue one : entry.array("list").orElse(JsonArray.EMPTY)) {
            one.asObject()
                    .map(event -> new StreamEvent(
                            event.string("event").orElse("message"),
                            event.string("data").orElse(""),
                            event.get("json") == JsonLiteral.TRUE,
                            event.string("id").orElse(null),
                            at(event)))
                    .ifPresent(events::add);
        }
        return events;
    }
}
