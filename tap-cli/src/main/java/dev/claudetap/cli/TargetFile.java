package dev.claudetap.cli;

import java.nio.file.Files;
import java.nio.file.Path;

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
        Path folder = target.getParent();
        String why = "";
        if (folder == null || Files.isDirectory(target)) {
            why = "it is a directory";
        } else if (!Files.isDirectory(folder)) {
            why = "there is no such directory";
        } else if (!Files.isWritable(folder)) {
            why = "nothing can be written there";
        }
        if (!why.isEmpty()) {
            throw new CliException(ExitCode.CANNOT_CREATE, "cannot write " + what + " to " + file + ": " + why);
        }
    }
}
