package dev.claudetap.cli.guide;

import java.util.stream.Collectors;

/** Completion in fish. Where a word is the agent's, or may be, fish completes it as it does everywhere: as a file. */
final class FishCompletion {
    private static final String HEAD = """
            # fish completion for claude-tap @VERSION@, as 'claude-tap completion fish' prints it.

            # Whether the word to complete belongs to that command, 'run' being the one without a word. All behind -- is the agent's.
            function __claude_tap_in
                set -l words (commandline -opc)
                contains -- -- $words; and return 1
                set -l command run
                if set -q words[2]; and contains -- $words[2] @WORDS@
                    set command $words[2]
                end
                contains -- $command $argv
            end

            # Whether it is the first one.
            function __claude_tap_first
                test (count (commandline -opc)) -eq 1
            end

            """;

    private FishCompletion() {}

    static String script(Program program) {
        return HEAD.replace("@VERSION@", program.version()).replace("@WORDS@", ScriptText.words(program, " "))
                + ScriptText.each(
                        program.named(),
                        command -> "complete -c claude-tap -n __claude_tap_first -a " + command.word() + " -d "
                                + quoted(command.summary()) + "\n")
                + ScriptText.each(program.commands(), command -> command(program, command));
    }

    private static String command(Program program, Command command) {
        String word = command.word().isEmpty() ? "run" : command.word();
        String start = "complete -c claude-tap -n '__claude_tap_in " + word + "'";
        String operands = command.word().isEmpty() ? "" : operands(start, command.operandValue());
        return "\n" + operands + ScriptText.each(program.flags(command), flag -> start + flag(flag) + "\n");
    }

    private static String operands(String start, Value value) {
        return switch (value.kind()) {
            case FILE, DIRECTORY -> "";
            case NONE, TEXT -> start + " -f\n";
            case WORD -> start + " -f -a " + quoted(value.text()) + "\n";
        };
    }

    private static String flag(Flag flag) {
        String names = flag.names().stream()
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
        return names + value(flag.value()) + " -d " + quoted(ScriptText.brief(flag.description()));
    }

    private static String value(Value value) {
        return switch (value.kind()) {
            case NONE -> "";
            case FILE -> " -rF";
            case DIRECTORY -> " -x -a '(__fish_complete_directories)'";
            case TEXT -> " -x";
            case WORD -> " -x -a " + quoted(value.text());
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
