package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.redact.Redactor;
import dev.claudetap.scan.TraceScan;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadProgressTest {
    private static final String LINE =
            "{\"turn\":1,\"request_id\":\"req_1\",\"request\":{\"method\":\"POST\",\"path\":\"/\","
                    + "\"headers\":{},\"body\":{\"text\":\"" + "words ".repeat(100) + "\"}},"
                    + "\"response\":{\"status\":200,\"headers\":{},\"body\":{}}}\n";
    private static final int LINES = 1000;

    @TempDir
    Path directory;

    private final List<Long> told = new ArrayList<>();
    private Path trace = Path.of("unset");

    @BeforeEach
    void write() throws IOException {
        trace = Files.writeString(directory.resolve("trace_1.jsonl"), LINE.repeat(LINES));
    }

    private long read(Path file) throws IOException {
        told.clear();
        int records = 0;
        try (TraceReader reader = TraceReader.open(file, told::add)) {
            while (reader.next() != null) {
                records++;
            }
        }
        assertThat(records).isEqualTo(LINES);
        return told.stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void everyByteOfTheFileIsToldOnceAndWhileItIsRead() throws IOException {
        assertThat(read(trace)).isEqualTo(Files.size(trace));
        assertThat(told).hasSizeGreaterThan(5);
    }

    @Test
    void ofACompressedTraceItsOwnBytesAreTold() throws IOException {
        Path compressed = directory.resolve("trace_1.jsonl.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(LINE.repeat(LINES).getBytes(StandardCharsets.UTF_8));
        }

        assertThat(read(compressed)).isEqualTo(Files.size(compressed));
    }

    @Test
    void ofACompactTraceEveryRecordIsAnEqualPart() throws IOException {
        Path compact = directory.resolve("trace_1.ctap.json");
        try (Writer out = Files.newBufferedWriter(compact)) {
            CompactTraceWriter.write(Collections.nCopies(LINES, LINE.strip()).iterator(), out);
        }

        assertThat(read(compact)).isBetween(Files.size(compact) - LINES, Files.size(compact));
        assertThat(told).hasSize(LINES).containsOnly(Files.size(compact) / LINES);
    }

    @Test
    void scansTellWhatTheyHaveLookedAt() throws IOException {
        new TraceScan(Redactor.standard()).scan(trace, told::add, secret -> {});

        assertThat(told.stream().mapToLong(Long::longValue).sum()).isEqualTo(Files.size(trace));
    }
}
