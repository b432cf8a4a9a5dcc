package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.cli.Terminal.Stream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final String CLEAR = "\r\u001b[K";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long milliseconds;

    private long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(milliseconds);
    }

    private Progress on(StatusLine line) {
        return new Progress(line, "scan", this::nanoTime);
    }

    private StatusLine line() {
        return new StatusLine(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String shown() {
        String text = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return text;
    }

    @Test
    void oneLineIsWrittenAnewAFewTimesASecondAndIsGoneAtTheEnd() {
        Progress progress = on(line());
        progress.expect(4_000_000);
        progress.read(1_000_000);
        assertThat(shown()).as("at once").isEmpty();

        milliseconds = 500;
        progress.read(1_000_000);
        assertThat(shown()).isEqualTo(CLEAR + "scan: 2.0 MB of 4.0 MB, 50 %");

        milliseconds = 699;
        progress.read(500_000);
        assertThat(shown()).as("too soon").isEmpty();

        milliseconds = 700;
        progress.read(500_000);
        assertThat(shown()).isEqualTo(CLEAR + "scan: 3.0 MB of 4.0 MB, 75 %");

        progress.close();
        assertThat(shown()).isEqualTo(CLEAR);
        progress.close();
        assertThat(shown()).isEmpty();
    }

    @Test
    void shortWorkShowsNothing() {
        try (Progress progress = on(line())) {
            progress.expect(10);
            milliseconds = 499;
            progress.read(10);
        }

        assertThat(shown()).isEmpty();
    }

    @Test
    void neverMoreThanAllIsRead() {
        Progress progress = on(line());
        progress.expect(1000);
        milliseconds = 900;
        progress.read(2500);

        assertThat(shown()).isEqualTo(CLEAR + "scan: 1.0 kB of 1.0 kB, 100 %");
        progress.close();
    }

    @Test
    void otherLinesTakeItsPlace() {
        Console console = console(true, false);
        StatusLine status = line();
        status.show("half");
        assertThat(shown()).isEqualTo(CLEAR + "half");
        status.erase();
        assertThat(shown()).isEqualTo(CLEAR);

        console.warn("odd");
        assertThat(shown()).as("nothing to take away").isEqualTo("claude-tap: warning: odd\n");
    }

    @Test
    void itIsShownToWhoeverLooksAndToNobodyElse() {
        assertThat(console(true, false).progress("x").isShown()).isTrue();
        assertThat(console(true, true).progress("x").isShown()).isTrue();
        assertThat(console(false, true).progress("x").isShown()).isFalse();
        assertThat(console(false, false).progress("x").isShown()).isFalse();
        assertThat(console(true, false).progressBeside("x").isShown()).isTrue();
        assertThat(console(true, true).progressBeside("x").isShown()).isFalse();
    }

    @Test
    void resultsAndMessagesEraseItFirst() {
        Console console = console(true, true);
        console.status().show("half");
        console.out().println("result");
        console.status().show("more");
        console.say("message");

        assertThat(shown()).isEqualTo(CLEAR + "half" + CLEAR + CLEAR + "more" + CLEAR + "claude-tap: message\n");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("result\n");
    }

    private Console console(boolean errors, boolean results) {
        return new Console(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("NO_COLOR", "1"),
                Terminal.of(
                        Map.of("TERM", "xterm", "NO_COLOR", "1"), stream -> stream == Stream.ERR ? errors : results));
    }
}
