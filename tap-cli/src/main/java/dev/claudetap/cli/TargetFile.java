package dev.claudetap.cli;

import dev.claudetap.files.UnfinishedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A file that a run is to write at its end. */
final class TargetFile {
    private TargetFile() {}

    /**
     * Looks before the run whether it can be written: an agent's run is not spent on what cannot be.
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
