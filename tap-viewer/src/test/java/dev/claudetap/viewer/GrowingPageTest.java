package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.TraceJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class GrowingPageTest {
    private static final long NEVER_QUIET = Duration.ofHours(10).toNanos();
    private static final String RECORD = "{\"request\":{\"path\":\"/v1/messages\"}}\n";

    @TempDir
    Path folder;

    private Path trace() throws IOException {
        return Files.createFile(folder.resolve("trace_120000.jsonl"));
    }

    private Path html() {
        return folder.resolve("trace_120000.html");
    }

    private static void append(Path trace, String text) throws IOException {
        Files.writeString(trace, text, StandardOpenOption.APPEND);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /** Whether it is worked on all the time, or only when all is over. */
    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE})
    void isByteForByteThePageOfTheFinishedTrace(long quiet) throws Exception {
        Path trace = trace();
        Path later = folder.resolve("later.html");
        try (GrowingPage page = new GrowingPage(Math.min(quiet, NEVER_QUIET), GrowingPage.MOST_KEPT)) {
            page.follow(trace);
            for (String line : SamplePage.session().lines().toList()) {
                append(trace, line + "\n");
                page.grew();
            }
            append(trace, "no record\n \n");
            for (String line :
                    LongTrace.records(40).stream().map(TraceJson::write).toList()) {
                append(trace, line + "\n");
                page.grew();
            }

            assertThat(page.putInPlace(html(), PriceTable.bundled())).isTrue();
        }
        HtmlViewer.write(trace, later);
        assertThat(html()).hasSameBinaryContentAs(later);
        assertThat(files()).containsExactly(later, html(), trace);
    }

    @Test
    void usesThePricesOfTheEnd() throws Exception {
        Path trace = trace();
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"claude-opus-4-6\":{\"input_cost_per_token\":1e-3,\"output_cost_per_token\":2e-3,"
                        + "\"litellm_provider\":\"anthropic\",\"mode\":\"chat\"}}");
        PriceTable table = PriceTable.read(prices);
        try (GrowingPage page = new GrowingPage(0, GrowingPage.MOST_KEPT)) {
            page.follow(trace);
            append(trace, SamplePage.session());
            page.grew();
            assertThat(page.putInPlace(html(), table)).isTrue();
        }
        Path later = folder.resolve("later.html");
        HtmlViewer.write(trace, later, table);
        assertThat(html()).hasSameBinaryContentAs(later);
    }

    @Test
    void theRecordsMayBeKnownBeforeTheTraceIs() throws Exception {
        Path trace = trace();
        append(trace, RECORD);
        try (GrowingPage page = new GrowingPage()) {
            page.grew();
            page.follow(trace);

            assertThat(page.putInPlace(html(), PriceTable.bundled())).isTrue();
        }
    }

    @Test
    void aSessionWithoutRecordsHasNone() throws Exception {
        Path trace = trace();
        try (GrowingPage page = new GrowingPage()) {
            page.follow(trace);

            assertThat(page.putInPlace(html(), PriceTable.bundled())).isFalse();
        }
        assertThat(files()).containsExactly(trace);
    }

    @Test
    void givesUpWhatWouldTakeTooMuchMemory() throws Exception {
        givesUp(1000, 1);
    }

    @Test
    void rowsCountAsMemoryToo() throws Exception {
        givesUp(400_000, 100);
    }

    private void givesUp(long most, int records) throws Exception {
        Path trace = trace();
        try (GrowingPage page = new GrowingPage(0, most)) {
            page.follow(trace);
            for (int i = 0; i < records; i++) {
                append(trace, RECORD);
                page.grew();
            }
            Thread writer = Objects.requireNonNull(page.thread);
            writer.join(60_000);
            assertThat(writer.isAlive()).as("before the end").isFalse();

            assertThat(page.putInPlace(html(), PriceTable.bundled())).isFalse();
        }
        assertThat(files()).containsExactly(trace);
    }

    @Test
    void atTheEndThereIsRoomForAll() throws Exception {
        Path trace = trace();
        append(trace, RECORD);
        try (GrowingPage page = new GrowingPage(NEVER_QUIET, 1000)) {
            page.follow(trace);
            page.grew();

            assertThat(page.putInPlace(html(), PriceTable.bundled())).isTrue();
        }
    }

    @Test
    void anotherFileOfThatNameIsNotItsTrace() throws Exception {
        Path trace = trace();
        append(trace, RECORD);
        try (GrowingPage page = new GrowingPage(NEVER_QUIET, GrowingPage.MOST_KEPT)) {
            page.follow(trace);
            page.grew();
            Path other = Files.writeString(folder.resolve("other"), RECORD + "half");
            Files.delete(trace);
            Files.move(other, trace);

            assertThat(page.putInPlace(html(), PriceTable.bundled())).isFalse();
        }
        assertThat(files()).containsExactly(trace);
    }

    @Test
    void whoEndsItEarlyFindsNothingLeft() throws Exception {
        Path trace = trace();
        append(trace, RECORD);
        GrowingPage page = new GrowingPage(0, GrowingPage.MOST_KEPT);
        page.follow(trace);
        page.grew();
        page.close();

        assertThat(page.putInPlace(html(), PriceTable.bundled())).isFalse();
        page.close();
        assertThat(files()).containsExactly(trace);
    }

    @Test
    void aPageThatCannotBePutInPlaceIsNoError() throws Exception {
        Path trace = trace();
        append(trace, RECORD);
        Path occupied = Files.createDirectory(html());
        try (GrowingPage page = new GrowingPage(0, GrowingPage.MOST_KEPT)) {
            page.follow(trace);
            page.grew();

            assertThat(page.putInPlace(occupied, PriceTable.bundled())).isFalse();
        }
        assertThat(files()).containsExactly(occupied, trace);
    }
}
