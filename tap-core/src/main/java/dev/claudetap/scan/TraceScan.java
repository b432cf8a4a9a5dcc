package dev.claudetap.scan;

import dev.claudetap.export.HarImport;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonFileWalk;
import dev.claudetap.redact.RedactedPlace;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.ReadProgress;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceLineReader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks for secrets in files: whatever redacting once more would take out. Records are read as records, so that secrets are
 * found which a stream delivered in pieces; other lines, and what nobody knows of a record, as the JSON or text that they are.
 * Holds one line. Not safe for several threads.
 */
public final class TraceScan {
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
        scan(file, ReadProgress.NONE, found);
    }

    /**
     * Looks through a file as {@link #scan(Path, Consumer)} does.
     *
     * @param progress is told what is read of the file
     * @throws IOException when it cannot be read
     */
    public void scan(Path file, ReadProgress progress, Consumer<FoundSecret> found) throws IOException {
        if (HarImport.isOne(file)) {
            archive(file, progress, found);
            return;
        }
        long line = 0;
        try (TraceLineReader reader = TraceLineReader.open(file, 0, progress)) {
            while (reader.next()) {
                line++;
                lines++;
                line(line, reader.text(), found);
            }
        }
    }

    /** Its entries count as lines here, what stands outside of them as line 0. */
    private void archive(Path file, ReadProgress progress, Consumer<FoundSecret> found) throws IOException {
        long number = 0;
        try (FileChannel channel = FileChannel.open(file)) {
            HarImport.Parts parts = HarImport.parts(file);
            for (HarImport.Outside part : parts.outside()) {
                archived(0, part.text(channel), found);
            }
            for (JsonFileWalk.Range entry : parts.entries()) {
                number++;
                lines++;
                progress.read(entry.length());
                archived(number, ArchivedText.readable(entry.text(channel)), found);
            }
        }
    }

    private void archived(long number, String text, Consumer<FoundSecret> found) {
        for (RedactedPlace place : RedactedPlace.between(text, redactor.text(text))) {
            found.accept(new FoundSecret(number, "", place));
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
            addUnread(line, places);
        } catch (JsonException noRecord) {
            places = RedactedPlace.between(line, redactor.text(line));
        }
        for (RedactedPlace place : places) {
            found.accept(new FoundSecret(number, id, place));
        }
    }

    /** What stands in the line and is not in the record that was read of it, at any depth. */
    private void addUnread(String line, List<RedactedPlace> places) {
        Set<String> told = places.stream().map(RedactedPlace::path).collect(Collectors.toSet());
        for (RedactedPlace place : RedactedPlace.between(line, redactor.text(line))) {
            if (!told.contains(place.path())) {
                places.add(place);
            }
        }
    }
}
