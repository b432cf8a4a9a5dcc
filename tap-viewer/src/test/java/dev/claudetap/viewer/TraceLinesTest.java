package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TraceLinesTest {
    private static final int LONGEST = 200_000;

    @Test
    void aLineThatNoArrayHoldsIsAnErrorAndNoEndlessLoop() throws Exception {
        TraceLines lines = lines("short\n" + "x".repeat(LONGEST + 1) + "\n");

        assertThat(lines.next()).hasToString("short");
        assertThatThrownBy(lines::next)
                .isInstanceOf(IOException.class)
                .hasMessage("a line of the trace is longer than 200000 bytes");
    }

    @Test
    void oneThatJustFitsIsRead() throws Exception {
        String line = "x".repeat(LONGEST - 1);
        TraceLines lines = lines("short\n" + line + "\nlast");

        assertThat(lines.next()).hasToString("short");
        assertThat(lines.next()).hasToString(line);
        assertThat(lines.next()).hasToString("last");
        assertThat(lines.next()).isNull();
    }

    private static TraceLines lines(String text) {
        return new TraceLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), LONGEST);
    }
}
