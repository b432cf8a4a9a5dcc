package dev.claudetap.scan;

import dev.claudetap.export.HarImport;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonFileWalk;
import dev.claudetap.json.JsonScanner;
import dev.claudetap.json.JsonString;
import dev.claudetap.redact.RedactedPlace;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceLineReader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks for secrets in files: whatever redacting once more would take out. Records are read as records, so that secrets are
 * found which a stream delivered in pieces; other lines, and what nobody knows of a record, as the JSON or text that they are.
 * Holds one line. Not safe for several threads.
 */
public final class TraceScan {
    /** What has members of its own that may be unknown. */
    private static final Set<String> HALVES = Set.of("request", "response");

    private final Redactor redactor;
    private long lines;

    /** A scan by the rules of a redactor. */
    public TraceScan(Redactor redactor) {
        this.redactor = redactor;
    }

    /**
     * Looks through a trace in any of its forms, an HTTP archive, or another file of lines.
     *
     * @throws IOException when it cannot be read
     */
    public void scan(Path file, Consumer<FoundSecret> found) throws IOException {
        if (HarImport.isOne(file)) {
            archive(file, found);
            return;
        }
        long line = 0;
        try (TraceLineReader reader = TraceLineReader.open(file, 0)) {
            while (reader.next()) {
                line++;
                lines++;
                line(line, reader.text(), found);
            }
        }
    }

    /** An archive tells headers as pairs of names and values, often over several lines; its entries count as lines here. */
    private void archive(Path file, Consumer<FoundSecret> found) throws IOException {
        long number = 0;
        try (FileChannel channel = FileChannel.open(file)) {
            for (JsonFileWalk.Range entry : HarImport.entries(file)) {
                number++;
                lines++;
                String text = entry.text(channel);
                for (RedactedPlace place : RedactedPlace.between(text, redactor.text(text))) {
                    found.accept(new FoundSecret(number, "", place));
                }
            }
        }
    }

    /** How many lines were looked at so far. */
    public long lines() {
        return lines;
    }

    private void line(long number, String line, Consumer<FoundSecret> found) {
        String id = "";
        List<RedactedPlace> places;
        try {
            TraceRecord record = TraceJson.read(line);
            id = redactor.text(record.header().requestId());
            places = new ArrayList<>(RedactedPlace.between(record, redactor.redact(record)));
            String rest = unread(line, record);
            places.addAll(RedactedPlace.between(rest, redactor.text(rest)));
        } catch (JsonException noRecord) {
            places = RedactedPlace.between(line, redactor.text(line));
        }
        for (RedactedPlace place : places) {
            found.accept(new FoundSecret(number, id, place));
        }
    }

    /** What stands in the line and is not in the record that was read of it. */
    private static String unread(String line, TraceRecord record) throws JsonException {
        Map<String, String> there = JsonScanner.members(line);
        Map<String, String> read = JsonScanner.members(TraceJson.write(record));
        List<String> rest = new ArrayList<>();
        for (Map.Entry<String, String> member : there.entrySet()) {
            String known = read.get(member.getKey());
            if (known == null) {
                rest.add(member(member.getKey(), member.getValue()));
            } else if (HALVES.contains(member.getKey()) && member.getValue().startsWith("{")) {
                Map<String, String> inner = JsonScanner.members(member.getValue());
                inner.keySet().removeAll(JsonScanner.members(known).keySet());
                if (!inner.isEmpty()) {
                    rest.add(member(member.getKey(), object(inner)));
                }
            }
        }
        return rest.isEmpty() ? "" : "{" + String.join(",", rest) + "}";
    }

    private static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> member(member.getKey(), member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String member(String name, String value) {
        return new JsonString(name).toJson() + ":" + value;
    }
}
