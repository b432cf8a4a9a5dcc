package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmUpCommandIT {
    @TempDir
    Path directory;

    @Test
    void itPlaysWhatARunDoesWithoutAWord() throws IOException {
        CommandLineOutput output = CommandLineOutput.of("--tap-warm-up", directory.toString());

        assertThat(output.code()).as(output.err()).isZero();
        assertThat(output.out() + output.err()).isEmpty();
        assertThat(TapProcess.files(directory, ".html")).isNotEmpty();
        List<Path> traces = TapProcess.files(directory, ".jsonl");
        assertThat(traces).hasSize(2);
        assertThat(Files.readString(traces.get(0)) + Files.readString(traces.get(1)))
                .as("what the reverse tap and the forward tap recorded")
                .contains("\"/v1/messages\"", "toolu_demo_1", "localhost");
    }

    @Test
    void nobodyIsToldOfIt() {
        assertThat(CommandLineOutput.of("--help").out()).doesNotContain("warm-up");
    }
}
