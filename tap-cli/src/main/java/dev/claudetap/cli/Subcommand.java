package dev.claudetap.cli;

import java.util.Set;

/** What is called by the first word of the command line. Its fields are its options. */
interface Subcommand {
    /**
     * Does it.
     *
     * @return the exit code
     * @throws CliException when it ends with one line for the user
     */
    int run(Console console) throws CliException, InterruptedException;

    /** The options that it shares with a run so closely that what is set for runs holds for it, too. */
    default Set<TapFlag> settings() {
        return Set.of();
    }
}
