package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.viewer.LineSource.Line;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class GrowingTraceTest {
    private static final int LONGEST = 300_000;

    @TempDir
    Path folder;

    private Path file;
    private FileChannel channel;
    private PagePace pace;
    private GrowingTrace trace;

    @BeforeEach
    void open() throws IOException {
        file = Files.createFile(folder.resolve("trace.jsonl"));
        channel = FileChannel.open(file, StandardOpenOption.READ);
        pace = new PagePace(0);
        trace = new GrowingTrace(channel, pace, LONGEST);
    }

    @AfterEach
    void close() throws IOException {
        channel.close();
    }

    private void grow(String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.APPEND);
        pace.grew();
    }

    private String next() throws IOException {
        Line line = trace.next();
        return line == null ? "the end" : line.toString();
    }

    @Test
    void hasEachLineAsSoonAsItIsThere() throws Exception {
        grow("one\n");
        assertThat(next()).isEqualTo("one");
        grow("two\n" + "3".repeat(200_000) + "\n");
        assertThat(next()).isEqualTo("two");
        assertThat(next()).isEqualTo("3".repeat(200_000));
        grow("four\n");
        pace.end();
        assertThat(next()).isEqualTo("four");
        assertThat(next()).isEqualTo("the end");
    }

    @Test
    void waitsForTheRestOfALine() throws Exception {
        Files.writeString(file, "ha", StandardOpenOption.APPEND);
        CompletableFuture<String> line = CompletableFuture.supplyAsync(() -> {
            try {
                return next();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        grow("lf\n");
        assertThat(line).succeedsWithin(Duration.ofSeconds(60)).isEqualTo("half");
    }

    @Test
    void whatIsTakenBackWasNeverThere() throws Exception {
        grow("one\ntor");
        FutureTask<List<String>> lines = new FutureTask<>(() -> List.of(next(), next()));
        Thread reader = new Thread(lines);
        reader.setDaemon(true);
        reader.start();
        while (reader.isAlive() && reader.getState() != Thread.State.WAITING) {
            reader.join(1);
        }
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            out.truncate("one\n".length());
        }
        grow("two\n");
        assertThat(lines.get(60, TimeUnit.SECONDS)).containsExactly("one", "two");
    }

    @Test
    void theEndNeedsNoQuietMoment() throws Exception {
        pace = new PagePace(Duration.ofHours(10).toNanos());
        trace = new GrowingTrace(channel, pace, LONGEST);
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            try {
                grow("one\n");
                pace.end();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertThat(next()).isEqualTo("one");
        assertThat(next()).isEqualTo("the end");
        writer.join();
    }

    @Test
    void aTraceThatEndsWithinALineIsForOthers() throws Exception {
        grow("one\nhalf");
        pace.end();
        assertThatThrownBy(this::next).isInstanceOf(IOException.class).hasMessageContaining("where a line does");
    }

    @Test
    void aTraceThatBecameShorterIsForOthers() throws Exception {
        grow("one\n");
        assertThat(next()).isEqualTo("one");
        Files.writeString(file, "");
        pace.end();
        assertThatThrownBy(this::next).isInstanceOf(IOException.class).hasMessageContaining("where a line does");
    }

    @Test
    void aHugeLineIsForOthers() throws Exception {
        grow("1".repeat(LONGEST) + "\n");
        assertThatThrownBy(this::next).isInstanceOf(IOException.class).hasMessageContaining("longer than");
    }

    @Test
    void nobodyWaitsForWhatIsStopped() {
        pace.stop();
        assertThatThrownBy(this::next).isInstanceOf(IOException.class).hasMessageContaining("no page is wanted");
    }
}
