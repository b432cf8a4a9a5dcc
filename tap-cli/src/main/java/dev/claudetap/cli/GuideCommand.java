package dev.claudetap.cli;

import dev.claudetap.cli.guide.ManPage;
import dev.claudetap.cli.guide.Program;
import dev.claudetap.cli.guide.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What is there to read about the command line, made from the code. */
abstract sealed class GuideCommand implements Subcommand {
    @Option(names = "--help", usageHelp = true, description = "This help")
    boolean help;

    abstract String text(Program program);

    @Override
    public final int run(Console console) {
        console.out().print(text(CommandModel.program()));
        return ExitCode.OK.code();
    }

    /** {@code claude-tap man}. */
    @Command(
            name = "claude-tap man",
            description = "Prints the manual page of all commands, for 'man -l -' or a folder man1.",
            exitCodeListHeading = "%nExit codes:%n")
    static final class Man extends GuideCommand {
        @Override
        String text(Program program) {
            return ManPage.of(program);
        }
    }

    /** {@code claude-tap reference}. */
    @Command(
            name = "claude-tap reference",
            description = "Prints docs/reference.md: all commands, options, environment variables and exit codes.",
            exitCodeListHeading = "%nExit codes:%n")
    static final class Markdown extends GuideCommand {
        @Override
        String text(Program program) {
            return Reference.of(program);
        }
    }
}
