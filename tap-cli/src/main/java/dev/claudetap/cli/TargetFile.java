package dev.claudetap.cli;

import dev.claudetap.files.UnfinishedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that is to be written. */
final class TargetFile {
    /** Stands for standard output. */
    static final String STANDARD_OUTPUT = "-";

    private TargetFile() {}

    /** What was named; null for standard output, also when it was named as such. */
    static @Nullable Path orStandardOutput(@Nullable Path named) {
        return named == null || named.toString().equals(STANDARD_OUTPUT) ? null : named;
    }

    /**
     * Refuses standard output.
     *
     * @param why what it is for, or why it will not do
     */
    static void checkIsFile(String option, Path named, String why) throws CliException {
        if (named.toString().equals(STANDARD_OUTPUT)) {
            throw new CliException(ExitCode.USAGE, option + " needs a file: " + why);
        }
    }

    /**
     * Looks before a run whether it can be written at its end: an agent's run is not spent on what cannot be.
     *
     * @param what what is to stand in it
     */
    static void check(String what, Path file) throws CliException {
        Path target = file.toAbsolutePath();
        String why = UnfinishedFile.unfit(target).orElseGet(() -> inTheWay(target.getParent()));
        if (!why.isEmpty()) {
            throw new CliException(ExitCode.CANNOT_CREATE, "cannot write " + what + " to " + file + ": " + why);
        }
    }

    private static String inTheWay(@Nullable Path folder) {
        if (folder == null || !Files.isDirectory(folder)) {
            return "there is no such directory";
        }
        return Files.isWritable(folder) ? "" : "nothing can be written there";
    }
}
