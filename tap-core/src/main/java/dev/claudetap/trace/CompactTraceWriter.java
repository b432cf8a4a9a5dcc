package dev.claudetap.trace;

import dev.claudetap.files.PrivateFiles;
import dev.claudetap.json.JsonException;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trace in the compact form of the Python original ({@code .ctap.json}): what its records repeat stands in it
 * once. Records wait in files without a name, which are gone with the process, so memory is bounded by the largest one and some
 * bytes per text that is kept apart. Not safe for several threads.
 */
public final class CompactTraceWriter implements Closeable {
    private final FileChannel recordsFile;
    private final FileChannel blobsFile;
    private final Writer records;
    private final Writer blobs;
    /** The sizes of what is kept apart, by its hash. */
    private final Map<String, Integer> kept = new HashMap<>();

    private long count;

    /**
     * A writer without a record so far.
     *
     * @throws IOException when there is no room for temporary files
     */
    public CompactTraceWriter() throws IOException {
        this(Path.of(System.getProperty("java.io.tmpdir", ".")));
    }

    CompactTraceWriter(Path folder) throws IOException {
        recordsFile = PrivateFiles.openNameless(folder);
        try {
            blobsFile = PrivateFiles.openNameless(folder);
        } catch (IOException e) {
            recordsFile.close();
            throw e;
        }
        records = writer(recordsFile);
        blobs = writer(blobsFile);
    }

    private static Writer writer(FileChannel file) {
        return new BufferedWriter(Channels.newWriter(file, StandardCharsets.UTF_8));
    }

    /**
     * Writes a whole trace at once; lines that are no records are left out, as by every reader of traces.
     *
     * @param lines as a trace file has them
     * @return how many lines were left out, without blank ones
     * @throws IOException when it cannot be written
     */
    public static long write(Iterator<String> lines, Writer out) throws IOException {
        long skipped = 0;
        try (CompactTraceWriter compact = new CompactTraceWriter()) {
            while (lines.hasNext()) {
                String line = lines.next();
                skipped += line.isBlank() || compact.isAdded(line) ? 0 : 1;
            }
            compact.writeTo(out);
        }
        return skipped;
    }

    private boolean isAdded(String line) throws IOException {
        try {
            add(line);
            return true;
        } catch (JsonException noRecord) {
            return false;
        }
    }

    /**
     * Takes the next record.
     *
     * @param line its JSON text as a trace file has it
     * @throws JsonException when the line is no JSON object
     * @throws IOException when it cannot be kept
     */
    public void add(String line) throws JsonException, IOException {
        String text = line.strip();
        Map<String, String> places = CompactForm.places(text);
        Map<String, String> references = new HashMap<>();
        StringBuilder told = new StringBuilder();
        for (Map.Entry<String, String> place : places.entrySet()) {
            String reference = place.getValue().equals("null") ? null : keep(place.getValue());
            if (reference != null) {
                references.put(
                        place.getKey(),
                        "{\"" + CompactForm.REFERENCE + "\":{\"version\":1,\"kind\":\"json\"," + reference + "}}");
                told.append(told.isEmpty() ? "" : ",")
                        .append("{\"path\":\"" + place.getKey() + "\"," + reference + "}");
            }
        }
        records.write(count++ == 0 ? "" : ",");
        if (references.isEmpty()) {
            records.write(text);
            return;
        }
        records.write("{\"" + CompactForm.RECORD + "\":{" + CompactForm.ENCODING + ",\"refs\":[");
        records.append(told).write("]},\"record\":");
        records.write(CompactForm.replaced(text, (place, value) -> references.getOrDefault(place, value)));
        records.write("}");
    }

    /** What refers to a value that is kept apart; null when it is too short for that. */
    private @Nullable String keep(String value) throws IOException {
        if (value.length() * 3L < CompactForm.SHORTEST) {
            return null;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < CompactForm.SHORTEST) {
            return null;
        }
        String hash = "sha256:" + Sha256.hex(bytes);
        if (kept.put(hash, bytes.length) == null) {
            blobs.write((kept.size() == 1 ? "\"" : ",\"") + hash + "\":{\"kind\":\"json\",\"bytes\":" + bytes.length
                    + ",\"payload\":");
            blobs.write(value);
            blobs.write("}");
        }
        return "\"hash\":\"" + hash + "\",\"bytes\":" + bytes.length;
    }

    /**
     * Writes the whole trace.
     *
     * @throws IOException when it cannot be written
     */
    public void writeTo(Writer out) throws IOException {
        records.flush();
        blobs.flush();
        out.write("{\"" + CompactForm.TRACE + "\":{" + CompactForm.ENCODING + ",\"record_count\":" + count
                + ",\"blob_count\":" + kept.size() + "},\"records\":[");
        copy(recordsFile, out);
        out.write("],\"blobs\":{");
        copy(blobsFile, out);
        out.write("}}\n");
    }

    private static void copy(FileChannel file, Writer out) throws IOException {
        file.position(0);
        // Not closed: that would close the file, which may be read once more.
        Reader in = Channels.newReader(file, StandardCharsets.UTF_8);
        in.transferTo(out);
        file.position(file.size());
    }

    /** Gives the temporary files back. */
    @Override
    public void close() throws IOException {
        // What is not written yet is of no use any more; closing the channels is all there is to do.
        try (recordsFile;
                blobsFile) {
            records.flush();
            blobs.flush();
        }
    }
}
