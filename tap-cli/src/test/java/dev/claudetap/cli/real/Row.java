package dev.claudetap.cli.real;

import dev.claudetap.client.ProxyMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was seen of one run through the tap.
 *
 * @param calls model calls that the provider got
 * @param records records of model calls in the trace
 * @param answered whether the agent printed the provider's answer
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
        boolean answered,
        boolean reassembled,
        int tokens,
        List<String> leaks,
        String transport,
        String says) {
    /** What is not as it should be. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        add(problems, exitCode != 0, "exit code " + exitCode);
        add(problems, !answered, "the answer was not printed");
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
                        yes(answered),
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
