package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.TraceReader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    @TempDir
    Path directory;

    @Test
    void playsThreeTurnsThroughTheRealTap() throws IOException {
        CommandLineOutput output = CommandLineOutput.of("demo", "--tap-output-dir", directory.toString());

        assertThat(output.code()).as(output.err()).isZero();
        List<TraceRecord> records = records();
        assertThat(records).extracting(record -> record.response().status()).containsExactly(200, 529, 200, 200);
        assertThat(output.err())
                .contains(
                        "API calls: 4 (",
                        "1 failed)",
                        "tokens: 476 in / 157 out / 5,416 cache read / 2,854 cache write")
                .contains("models: claude-sonnet-4-5 (", "trace: " + directory, "page: " + directory);
        assertThat(output.out())
                .contains("[read_file {\"path\":\"NOTES.md\",\"lines\":20}]", "[529, trying again]")
                .contains("1.0 ships on the fourteenth of April.");
    }

    @Test
    void theTraceShowsEveryKindOfThing() throws IOException {
        CommandLineOutput.of("demo", "--tap-output-dir", directory.toString());

        String firstLine =
                Files.readAllLines(TapProcess.files(directory, ".jsonl").get(0)).get(0);
        assertThat(firstLine)
                .contains("\"thinking_delta\"", "\"input_json_delta\"", "toolu_demo_1", "list_files", "cache_control")
                .doesNotContain("this-is-not-a-real-key");
        String page = PageText.of(
                Files.readString(TapProcess.files(directory, ".html").get(0)));
        assertThat(page).contains("toolu_demo_1", "Overloaded").doesNotContain("this-is-not-a-real-key");
    }

    private List<TraceRecord> records() throws IOException {
        List<Path> traces = TapProcess.files(directory, ".jsonl");
        assertThat(traces).hasSize(1);
        List<TraceRecord> records = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(traces.get(0))) {
            reader.forEach(records::add);
        }
        return records;
    }
}
