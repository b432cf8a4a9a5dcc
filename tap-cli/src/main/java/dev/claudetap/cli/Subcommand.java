package dev.claudetap.cli;

/** What is called by the first word of the command line. Its fields are its options. */
interface Subcommand {
    /**
     * Does it.
     *
     * @return the exit code
     * @throws CliException when it ends with one line for the user
     */
    int run(Console console) throws CliException, InterruptedException;
}
