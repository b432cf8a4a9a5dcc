package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.pricing.PriceTable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HeapRoomTest {
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPageThatNeedsMoreMemoryThanThereIsSaysSoBeforeTheJvmDoes() throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessPage.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        try {
            String said = new String(writer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(writer.waitFor()).isZero();
            assertThat(said).isEqualTo("the page needs more memory than there is");
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void roomIsScarceWhenFourFifthsAreInUseAndMoreThanHalfTheTimeGoesByInCollections() {
        assertThat(HeapRoom.isNearlyFull(102, 128)).isFalse();
        assertThat(HeapRoom.isNearlyFull(103, 128)).isTrue();
        assertThat(HeapRoom.isBusy(5, 10_000_000)).isFalse();
        assertThat(HeapRoom.isBusy(6, 10_000_000)).isTrue();
    }

    /** Writes a page of a trace that never ends. */
    static final class EndlessPage {
        public static void main(String[] none) throws IOException {
            AtomicInteger number = new AtomicInteger();
            LineSource endless =
                    () -> LineSource.Line.of("{\"request\":{\"path\":\"/" + number.incrementAndGet() + "\"}}");
            try {
                HtmlViewer.render(endless, "t", PriceTable.bundled(), Writer.nullWriter());
            } catch (PageMemoryException e) {
                System.out.print(e.getMessage());
            }
        }
    }
}
