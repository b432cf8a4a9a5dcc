package dev.claudetap.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What {@code --help} shows: what picocli makes of the annotations, with commands, exit codes and examples. */
final class HelpPage {
    /** What the program does, in a few words. */
    static final String SUMMARY = "record what an AI coding agent says to its model, and what the model answers";

    static final List<String> RUN_EXAMPLES = List.of(
            "claude-tap",
            "claude-tap -- -p 'Explain this repository'",
            "claude-tap --tap-client codex -- exec 'Fix the tests'",
            "claude-tap --tap-live --tap-output-dir traces");

    private static final int WIDTH = 100;
    private static final int LONGEST_NAMES = 34;
    private static final int SUMMARY_COLUMN = 17;

    private HelpPage() {}

    /** The help page of the command without a word. */
    static void ofRun(PrintStream out, Ansi ansi) {
        CommandLine line = new CommandLine(new RunCommand());
        UsageMessageSpec page = line.getCommandSpec().usageMessage();
        StringBuilder commands = new StringBuilder("%nCommands:%n");
        for (CommandWord word : CommandWord.values()) {
            commands.append("  ")
                    .append(word.word())
                    .append(" ".repeat(SUMMARY_COLUMN - word.word().length()))
                    .append(word.summary())
                    .append("%n");
        }
        page.sectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, help -> String.format(commands.toString()));
        List<String> order = new ArrayList<>(page.sectionKeys());
        order.remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        order.add(
                order.indexOf(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST_HEADING),
                UsageMessageSpec.SECTION_KEY_COMMAND_LIST);
        page.sectionKeys(order);
        print(
                line,
                RUN_EXAMPLES,
                "docs/clients.md and docs/reference.md; 'claude-tap COMMAND --help' for one",
                out,
                ansi);
    }

    /** The help page of another one. */
    static void of(CommandWord word, PrintStream out, Ansi ansi) {
        print(new CommandLine(word.command()), word.examples(), word.document(), out, ansi);
    }

    private static void print(CommandLine line, List<String> examples, String more, PrintStream out, Ansi ansi) {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode exitCode : ExitCode.values()) {
            meanings.put(Integer.toString(exitCode.code()), exitCode.meaning());
        }
        List<String> footer = new ArrayList<>(List.of("", "Examples:"));
        examples.forEach(example -> footer.add("  " + example.replace("%", "%%")));
        footer.addAll(List.of("", "More: " + more));
        line.setUsageHelpWidth(WIDTH).setUsageHelpLongOptionsMaxWidth(LONGEST_NAMES);
        line.getCommandSpec().usageMessage().exitCodeList(meanings).footer(footer.toArray(String[]::new));
        line.usage(out, ansi);
    }
}
