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

    Path directory(Console console) {
        return chosen == null ? usual(console) : chosen;
    }

    /** Where traces go when the command line does not say. */
    static Path usual(Console console) {
        String variable = console.environment()
                .getOrDefault(TapFlag.OUTPUT_DIR.variable(), "")
                .strip();
        return Path.of(variable.isEmpty() ? TapMixin.DEFAULT_OUTPUT_DIRECTORY : variable);
    }
}
