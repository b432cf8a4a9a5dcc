package dev.claudetap.cli;

import dev.claudetap.cli.guide.Program;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Every command that is called by the first word of the line, in the order in which help pages have them. */
@SuppressWarnings("ImmutableEnumChecker") // Its lists are copies, and what makes a command holds nothing.
enum CommandWord {
    LS(LsCommand::new, "list sessions", "docs/sessions.md", "claude-tap ls --since 7d --status error"),
    SEARCH(
            SearchCommand::new,
            "find words in all sessions",
            "docs/sessions.md",
            "claude-tap search connection pool --since 30d"),
    OPEN(OpenCommand::new, "show a session's page", "docs/sessions.md", "claude-tap open last"),
    DASHBOARD(
            DashboardCommand::new,
            "serve all sessions to the browser",
            "docs/sessions.md",
            "claude-tap dashboard",
            "claude-tap dashboard stop"),
    NAME(
            MarkCommand.Name::new,
            "give a session a name",
            "docs/sessions.md",
            "claude-tap name last before the refactoring"),
    PIN(MarkCommand.Pin::new, "keep a session from being removed", "docs/sessions.md", "claude-tap pin last"),
    RM(RmCommand::new, "remove sessions", "docs/sessions.md", "claude-tap rm 2026-01-31_143005"),
    PRUNE(
            PruneCommand::new,
            "remove sessions by age and size",
            "docs/sessions.md",
            "claude-tap prune --older-than 30d --max-size 2GB --dry-run"),
    EXPORT(
            ExportCommand::new,
            "write a trace in another form",
            "docs/exchange.md",
            "claude-tap export trace_143005.jsonl -o calls.html",
            "claude-tap export trace_143005.jsonl -o shared.ctap.json --redacted --turns 1-3"),
    IMPORT(ImportCommand::new, "make a session of an HTTP archive", "docs/exchange.md", "claude-tap import calls.har"),
    IMPORT_CURSOR(
            ImportCursorCommand::new,
            "make sessions of Cursor's transcripts",
            "docs/clients.md",
            "claude-tap import-cursor --watch"),
    SHARE(
            ShareCommand::new,
            "pack a redacted trace for others",
            "docs/exchange.md",
            "claude-tap share trace_143005.jsonl -o shared.zip"),
    SCAN(
            ScanCommand::new,
            "look for secrets in traces",
            "docs/exchange.md",
            "claude-tap scan",
            "claude-tap scan --sarif shared.ctap.json"),
    DIFF(DiffCommand::new, "compare two runs", "docs/cost.md", "claude-tap diff before.jsonl after.jsonl -o diff.html"),
    USAGE(UsageCommand::new, "add up tokens and cost", "docs/cost.md", "claude-tap usage --by model"),
    PRICES(PricesCommand::new, "show the prices", "docs/cost.md", "claude-tap prices sonnet"),
    REPLAY(
            ReplayUsage::new,
            "run an agent on recorded answers",
            "docs/embedding.md",
            "claude-tap replay trace_143005.jsonl -- claude -p hello"),
    DEMO(DemoCommand::new, "show what a run looks like", "docs/viewer.md", "claude-tap demo --open"),
    DOCTOR(
            DoctorCommand::new,
            "look for what keeps traffic from being captured",
            "docs/clients.md",
            "claude-tap doctor --tap-client codex --connect"),
    CONFIG(
            ConfigCommand::new,
            "show what is set, and where",
            "docs/configuration.md",
            "claude-tap config",
            "claude-tap config path"),
    UPDATE(
            UpdateCommand::new,
            "look whether there is a newer version",
            "docs/configuration.md",
            "claude-tap update --check"),
    TRUST_CA(
            TrustCommand.Trust::new,
            "make this machine trust the certificate authority",
            "docs/forward.md",
            "claude-tap trust-ca"),
    UNTRUST_CA(TrustCommand.Untrust::new, "take that back", "docs/forward.md", "claude-tap untrust-ca"),
    CA(
            CaCommand::new,
            "show the certificate authority of forward mode",
            "docs/forward.md",
            "claude-tap ca path",
            "claude-tap ca print"),
    COMPLETION(
            CompletionCommand::new,
            "print a shell's completion script",
            "docs/shell.md",
            "claude-tap completion bash",
            "claude-tap completion --install ~/.local/share"),
    MAN(GuideCommand.Man::new, "print the manual page", "docs/shell.md", "claude-tap man"),
    REFERENCE(GuideCommand.Markdown::new, "print the reference as Markdown", "docs/shell.md", "claude-tap reference");

    /** Shorter words are a typing error away from too much. */
    private static final int SHORTEST_MISTYPED = 3;

    private static final int LONG = 6;

    private final Supplier<Object> command;
    private final String summary;
    private final String document;
    private final List<String> examples;

    CommandWord(Supplier<Object> command, String summary, String document, String... examples) {
        this.command = command;
        this.summary = summary;
        this.document = document;
        this.examples = List.of(examples);
    }

    /** As it is typed. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The command of that word. */
    static Optional<CommandWord> of(String word) {
        return Arrays.stream(values())
                .filter(known -> known.word().equals(word))
                .findFirst();
    }

    /** The command that was meant by a word which is none, when one typing error makes the one of the other, or two of a longer one. */
    static Optional<CommandWord> nearest(String word) {
        if (word.length() < SHORTEST_MISTYPED) {
            return Optional.empty();
        }
        int most = word.length() < LONG ? 1 : 2;
        return Arrays.stream(values())
                .filter(known -> TapFlag.distance(word, known.word()) <= most)
                .min(Comparator.comparingInt(known -> TapFlag.distance(word, known.word())));
    }

    /** A new one; what runs by itself is a {@link Subcommand}. */
    Object command() {
        return command.get();
    }

    String summary() {
        return summary;
    }

    String document() {
        return document;
    }

    List<String> examples() {
        return examples;
    }

    /** With the program's name. */
    String title() {
        return Program.NAME + " " + word();
    }
}
