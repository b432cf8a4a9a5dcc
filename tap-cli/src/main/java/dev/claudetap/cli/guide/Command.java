package dev.claudetap.cli.guide;

import java.util.List;

/**
 * A command.
 *
 * @param word by which it is called; empty for the run
 * @param summary what it does, in a few words
 * @param description what it does, in paragraphs
 * @param groups its options under their headings; the heading may be empty
 * @param operands what follows it beside options
 * @param examples whole command lines
 * @param runOptions whether all options of a run can be given, too
 * @param document the page of the documentation that tells more, such as {@code docs/sessions.md}
 */
public record Command(
        String word,
        String summary,
        List<String> description,
        List<Group> groups,
        List<Operand> operands,
        List<String> examples,
        boolean runOptions,
        String document) {
    /** Copies the lists. */
    public Command {
        description = List.copyOf(description);
        groups = List.copyOf(groups);
        operands = List.copyOf(operands);
        examples = List.copyOf(examples);
    }

    /** With the program's name. */
    String title() {
        return word.isEmpty() ? Program.NAME : Program.NAME + " " + word;
    }

    /** How it is written. */
    String synopsis() {
        if (word.isEmpty()) {
            return title() + " [--tap-OPTION...] [--] [AGENT ARGUMENTS]";
        }
        StringBuilder synopsis = new StringBuilder(title());
        if (!runOptions && !flags().isEmpty()) {
            synopsis.append(" [OPTION...]");
        }
        operands.forEach(operand -> synopsis.append(' ').append(operand.written()));
        return synopsis.toString();
    }

    /** All its options. */
    List<Flag> flags() {
        return groups.stream().flatMap(group -> group.flags().stream()).toList();
    }

    /** What its first operand can be. */
    Value operandValue() {
        return operands.isEmpty() ? Value.TEXT : operands.get(0).value();
    }

    /**
     * Options that belong together.
     *
     * @param heading what they are about; may be empty
     * @param flags the options
     */
    public record Group(String heading, List<Flag> flags) {
        /** Copies the list. */
        public Group {
            flags = List.copyOf(flags);
        }
    }

    /**
     * What stands beside the options.
     *
     * @param label what stands for it
     * @param description what it is
     * @param optional whether it may be left out
     * @param repeated whether there may be several
     * @param value what it can be
     */
    public record Operand(String label, String description, boolean optional, boolean repeated, Value value) {
        private String written() {
            String word = label + (repeated ? "..." : "");
            return optional ? "[" + word + "]" : word;
        }
    }
}
