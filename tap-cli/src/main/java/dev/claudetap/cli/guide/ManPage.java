package dev.claudetap.cli.guide;

import java.util.List;

/** The manual page {@code claude-tap(1)}, in the language of {@code man}: all commands on one page. */
public final class ManPage {
    /** Where the page belongs below a folder of shared data. */
    public static final String PLACE = "man/man1/claude-tap.1";

    private static final int LONGEST_LINE = 78;

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /** The page as text. */
    public static String of(Program program) {
        ManPage page = new ManPage();
        page.line(".\\\" Made by 'claude-tap man'.");
        page.line(".TH CLAUDE-TAP 1 \"\" \"claude-tap " + program.version() + "\" \"User Commands\"");
        page.section("NAME");
        page.text("claude-tap - " + program.run().summary());
        page.section("SYNOPSIS");
        page.line(bold(program.run().synopsis()));
        page.line(".br");
        page.line(bold(Program.NAME) + " COMMAND [ARGUMENTS]");
        page.section("DESCRIPTION");
        page.paragraphs(program.run().description());
        page.section("OPTIONS");
        page.groups(program.run());
        page.section("COMMANDS");
        program.named().forEach(page::command);
        page.section("ENVIRONMENT");
        page.text("Beside the variables that stand for options:");
        program.variables().forEach(row -> page.item(bold(row.key()), row.meaning()));
        page.section("EXIT STATUS");
        program.exitCodes().forEach(row -> page.item(bold(row.key()), row.meaning()));
        page.section("EXAMPLES");
        page.examples(program.run().examples());
        return page.page.toString();
    }

    private void command(Command command) {
        line(".SS \"" + escaped(command.title()) + "\"");
        line(bold(command.synopsis()));
        line(".PP");
        paragraphs(command.description());
        command.operands().forEach(operand -> item(italic(operand.label()), operand.description()));
        groups(command);
        if (!command.examples().isEmpty()) {
            line(".PP");
            examples(command.examples());
        }
    }

    private void groups(Command command) {
        for (Command.Group group : command.groups()) {
            if (!group.heading().isEmpty()) {
                line(".SS \"" + escaped(group.heading()) + "\"");
            }
            for (Flag flag : group.flags()) {
                String set = flag.variable().isEmpty() ? "" : " [" + flag.variable() + "]";
                item(bold(flag.written()), flag.description() + set);
            }
        }
    }

    private void paragraphs(List<String> paragraphs) {
        String before = "";
        for (String paragraph : paragraphs) {
            page.append(before);
            text(paragraph);
            before = ".PP\n";
        }
    }

    private void examples(List<String> lines) {
        line(".nf");
        lines.forEach(line -> textLine(escaped(line)));
        line(".fi");
    }

    private void section(String name) {
        line(".SH " + name);
    }

    private void item(String tag, String text) {
        line(".TP");
        line(tag);
        text(text);
    }

    /** Text, on lines of a length that editors show. */
    private void text(String text) {
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            String safe = escaped(word);
            if (line.length() > 0 && line.length() + 1 + safe.length() > LONGEST_LINE) {
                textLine(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(safe);
        }
        textLine(line.toString());
    }

    /** A line that is text whatever it begins with. */
    private void textLine(String safe) {
        line(safe.startsWith(".") ? "\\&" + safe : safe);
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    private static String bold(String text) {
        return "\\fB" + escaped(text) + "\\fR";
    }

    private static String italic(String text) {
        return "\\fI" + escaped(text) + "\\fR";
    }

    /** Minus signs stay minus signs, so that what is copied from the page can be typed. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti")
                .replace("\"", "\\(dq");
    }
}
