package dev.claudetap.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command that is no run puts its traces. */
final class OutputMixin {
    @Option(
            names = "--tap-output-dir",
            paramLabel = "DIR",
            description = "Where traces go (default: " + TapMixin.DEFAULT_OUTPUT_DIRECTORY + ")")
    @Nullable
    Path chosen;

    Path directory(Console console) throws CliException {
        return chosen == null ? usual(console) : chosen;
    }

    /** Where traces go when the command line does not say. */
    static Path usual(Console console) throws CliException {
        return console.settings().path(TapFlag.OUTPUT_DIR.word()).orElse(Path.of(TapMixin.DEFAULT_OUTPUT_DIRECTORY));
    }
}
