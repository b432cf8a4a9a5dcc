package dev.claudetap.cli;

import dev.claudetap.capture.Journal;
import java.io.IOException;
import java.nio.file.Path;

/** Brings what killed runs had under way into their traces; a run does that by itself when it starts. */
final class Recovery {
    private Recovery() {}

    /** Looks after the output directory in which a trace lies, one folder per day below it. A failure costs a warning. */
    static void around(Path trace, Console console) {
        Path day = trace.toAbsolutePath().getParent();
        Path outputDirectory = day == null ? null : day.getParent();
        if (outputDirectory != null) {
            in(outputDirectory, console);
        }
    }

    /** Looks after an output directory. A failure costs a warning. */
    static void in(Path outputDirectory, Console console) {
        try {
            for (Path completed :
                    Journal.recover(Journal.directoryIn(outputDirectory)).traceFiles()) {
                console.say("completed " + completed + " with what a killed run had under way");
            }
        } catch (IOException e) {
            console.warn("cannot look for what killed runs left in " + outputDirectory + ": " + Failures.reason(e));
        }
    }
}
