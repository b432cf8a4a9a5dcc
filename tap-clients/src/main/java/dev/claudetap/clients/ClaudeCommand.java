package dev.claudetap.clients;

import dev.claudetap.client.ClientContext;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The Claude Code that an editor wants started: it calls a wrapper with its own command in front of the arguments, which is
 * {@code /path/to/claude} or, for a Claude Code that is a script, {@code node /path/to/cli.js}.
 *
 * @param words the command, in one or two words; none when the arguments name none
 */
record ClaudeCommand(List<String> words) {
    private static final Set<String> EXECUTABLES = Set.of("claude", "claude.exe", "claude.cmd", "claude.bat");
    private static final Set<String> RUNTIMES = Set.of("node", "node.exe", "bun", "bun.exe", "deno", "deno.exe");
    private static final Set<String> SCRIPTS = Set.of("cli.js", "cli.mjs");
    private static final Pattern PATH_LIKE = Pattern.compile(".*[/\\\\].*|[A-Za-z]:.*", Pattern.DOTALL);

    /** What the arguments of a start begin with. Anything else, also a prompt with a slash in it, is the program's. */
    static ClaudeCommand of(ClientContext context) {
        List<String> arguments = context.arguments();
        if (isNamed(0, EXECUTABLES, context)) {
            return new ClaudeCommand(arguments.subList(0, 1));
        }
        boolean script = isNamed(1, SCRIPTS, context) && RUNTIMES.contains(name(arguments.get(0)));
        return new ClaudeCommand(script ? arguments.subList(0, 2) : List.of());
    }

    /** What is started. */
    String executable(String usual) {
        return words.isEmpty() ? usual : words.get(0);
    }

    /** The arguments of what is started. */
    List<String> before(List<String> arguments) {
        List<String> all = new ArrayList<>(words.subList(Math.min(1, words.size()), words.size()));
        all.addAll(arguments);
        return all;
    }

    /** The start with the program's own arguments only. */
    ClientContext rest(ClientContext context) {
        List<String> all = context.arguments();
        return words.isEmpty()
                ? context
                : new ClientContext(
                        context.environment(),
                        all.subList(words.size(), all.size()),
                        context.home(),
                        context.workingDirectory());
    }

    /** Whether the argument there is the path of a file of one of these names. */
    private static boolean isNamed(int index, Set<String> names, ClientContext context) {
        List<String> arguments = context.arguments();
        if (arguments.size() <= index) {
            return false;
        }
        String word = arguments.get(index);
        if (!PATH_LIKE.matcher(word).matches() || !names.contains(name(word))) {
            return false;
        }
        try {
            Path file = context.workingDirectory().resolve(word);
            boolean hasMore = arguments.size() > index + 1;
            return Files.isRegularFile(file) || (hasMore && isGone(word, file));
        } catch (InvalidPathException e) {
            // A prompt may contain a slash and anything else.
            return false;
        }
    }

    /** An editor names the whole path, with arguments behind it. That the file is gone is for its start to say: it is no prompt. */
    private static boolean isGone(String word, Path file) {
        return Path.of(word).isAbsolute() && word.chars().noneMatch(Character::isWhitespace) && Files.notExists(file);
    }

    private static String name(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
