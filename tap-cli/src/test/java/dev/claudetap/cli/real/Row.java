package dev.claudetap.cli.real;

import dev.claudetap.client.ProxyMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was seen of one run through the tap.
 *
 * @param calls model calls that the provider got
 * @param records records of model calls in the trace
 * @param answered how the agent printed the provider's answer
 * @param reassembled whether the records hold the whole answer, and the tool's call and output where there is one
 * @param tokens records that hold the scripted number of tokens
 * @param leaks files and outputs that hold a credential
 * @param transport {@code ws} or {@code http}, of the first model call's record
 * @param says the agent's and the tap's standard error, for whoever looks for a cause
 */
record Row(
        RealAgent agent,
        String version,
        ProxyMode mode,
        Scenario.Kind kind,
        int exitCode,
        int calls,
        int records,
        Text answered,
        boolean reassembled,
        int tokens,
        List<String> leaks,
        String transport,
        String says) {
    /** What became of the provider's answer on the agent's standard output. */
    enum Text {
        /** It is there. */
        SEEN("yes"),
        /** It is there but for characters that became replacement characters. */
        BROKEN("character broken by the program"),
        /** It is not there. */
        MISSING("**no**");

        private final String cell;

        Text(String cell) {
            this.cell = cell;
        }

        static Text of(String stdout, Scenario scenario) {
            if (stdout.contains(scenario.answer())) {
                return SEEN;
            }
            // Each byte of a broken character may have become one.
            String broken = scenario.answer()
                    .codePoints()
                    .mapToObj(Character::toString)
                    .map(character -> (character.length() == 1 && character.charAt(0) < 0x80 ? "" : "\uFFFD{1,4}|")
                            + Pattern.quote(character))
                    .collect(Collectors.joining(")(?:", "(?:", ")"));
            return Pattern.compile(broken).matcher(stdout).find() ? BROKEN : MISSING;
        }
    }

    /** What is not as it should be. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        add(problems, exitCode != 0, "exit code " + exitCode);
        boolean printed = answered == Text.SEEN || (answered == Text.BROKEN && agent.isBreakingCharacters());
        add(problems, !printed, "the answer was not printed");
        add(problems, records == 0, "no record");
        add(problems, records != calls, records + " records of " + calls + " calls");
        add(problems, !reassembled, "not reassembled");
        add(problems, tokens != records, "tokens in " + tokens + " of " + records + " records");
        add(problems, !leaks.isEmpty(), "a credential is readable in " + leaks);
        add(problems, agent.isOverWebSocket() != transport.equals("ws"), "transport " + transport);
        return problems;
    }

    private static void add(List<String> problems, boolean bad, String text) {
        if (bad) {
            problems.add(text);
        }
    }

    /** A line of the table in Markdown. */
    String line() {
        String scenario = kind == Scenario.Kind.PLAIN ? "prompt" : kind.name().toLowerCase(Locale.ROOT);
        return "| `%s` | %s | %s | %s%s | %s | %d | %s | %s%d/%d | %s | %d/%d |"
                .formatted(
                        agent.client(),
                        version,
                        agent.login(),
                        mode.key(),
                        mode == agent.profile().defaultMode() ? " (default)" : "",
                        scenario,
                        exitCode,
                        answered.cell,
                        transport.equals("ws") ? "ws " : "",
                        records,
                        calls,
                        yes(reassembled),
                        tokens,
                        records);
    }

    static String head() {
        return "| Client | Version | Login | Mode | Scenario | Exit | Text seen | Records | Reassembled | Tokens |\n"
                + "|---|---|---|---|---|---|---|---|---|---|";
    }

    private static String yes(boolean is) {
        return is ? "yes" : "**no**";
    }
}
