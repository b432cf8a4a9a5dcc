package dev.claudetap.cli.guide;

import java.util.List;

/** The reference of all commands, options, variables and exit codes, as Markdown: {@code docs/reference.md}. */
public final class Reference {
    private final StringBuilder page = new StringBuilder();

    private Reference() {}

    /** The page as text. */
    public static String of(Program program) {
        Reference reference = new Reference();
        reference.start(program);
        program.commands().forEach(reference::command);
        reference.paragraph("## Environment variables");
        reference.paragraph("Each option of a run is also a variable, which stands in the tables above. Beside these:");
        reference.rows("variable", program.variables());
        reference.paragraph("## Exit codes");
        reference.rows("code", program.exitCodes());
        return reference.page.toString().stripTrailing() + "\n";
    }

    private void start(Program program) {
        paragraph("# Reference");
        paragraph(
                "Every command, option, environment variable and exit code. `claude-tap reference` prints this page from"
                        + " the code; a test fails when this file says something else. `claude-tap man` prints the same for `man`,"
                        + " `claude-tap COMMAND --help` what concerns one command.");
        page.append("| command | does |\n|---|---|\n");
        for (Command command : program.commands()) {
            String link = command.title().replace(' ', '-');
            row("[`" + command.title() + "`](#" + link + ")", text(command.summary()));
        }
        page.append('\n');
    }

    private void command(Command command) {
        paragraph("## " + command.title());
        page.append("```text\n").append(command.synopsis()).append("\n```\n\n");
        command.description().forEach(part -> paragraph(text(part)));
        if (!command.operands().isEmpty()) {
            page.append("| argument | is |\n|---|---|\n");
            command.operands().forEach(operand -> row(code(operand.label()), text(operand.description())));
            page.append('\n');
        }
        command.groups().forEach(this::group);
        if (!command.examples().isEmpty()) {
            page.append("```sh\n");
            command.examples().forEach(line -> page.append(line).append('\n'));
            page.append("```\n\n");
        }
        String document = command.document().replaceFirst("^docs/", "");
        paragraph("More: [" + document + "](" + document + ").");
    }

    private void group(Command.Group group) {
        if (group.flags().isEmpty()) {
            return;
        }
        if (!group.heading().isEmpty()) {
            paragraph("**" + group.heading() + "**");
        }
        boolean variables =
                group.flags().stream().anyMatch(flag -> !flag.variable().isEmpty());
        page.append(variables ? "| option | does | variable |\n|---|---|---|\n" : "| option | does |\n|---|---|\n");
        for (Flag flag : group.flags()) {
            if (variables) {
                row(code(flag.written()), text(flag.description()), code(flag.variable()));
            } else {
                row(code(flag.written()), text(flag.description()));
            }
        }
        page.append('\n');
    }

    private void rows(String heading, List<Program.Row> rows) {
        page.append("| ").append(heading).append(" | means |\n|---|---|\n");
        rows.forEach(row -> row(code(row.key()), text(row.meaning())));
        page.append('\n');
    }

    private void row(String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void paragraph(String text) {
        page.append(text).append("\n\n");
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text.replace("|", "\\|") + "`";
    }

    /** Text that Markdown leaves as it is, also in the cell of a table. */
    private static String text(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("*", "\\*")
                .replace("_", "\\_")
                .replace("<", "&lt;");
    }
}
