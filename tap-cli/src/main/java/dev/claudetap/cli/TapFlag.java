package dev.claudetap.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Every {@code --tap-*} option: all that must be known to tell our arguments from the agent's. */
enum TapFlag {
    CLIENT("client", true),
    PROFILE("profile", true),
    ENV("env", true),
    TARGET("target", true),
    PROXY_MODE("proxy-mode", true),
    CODEX_WEBSOCKET("codex-websocket", false),
    NO_LAUNCH("no-launch", false),
    HINT_AFTER("hint-after", true),
    HOST("host", true),
    PORT("port", true),
    ALLOW_PATH("allow-path", true),
    UPSTREAM_CA("upstream-ca", true),
    PASSTHROUGH("passthrough", true),
    RESOLVE("resolve", true),
    TRUST_CA("trust-ca", false),
    OUTPUT_DIR("output-dir", true),
    MAX_TRACES("max-traces", true),
    STORE_STREAM_EVENTS("store-stream-events", false),
    NO_STORE_STREAM_EVENTS("no-store-stream-events", false),
    NO_OPEN("no-open", false),
    SUMMARY("summary", true),
    REPLAY("replay", true),
    REPLAY_PACE("replay-pace", true),
    LIVE("live", false),
    NO_LIVE("no-live", false),
    LIVE_PORT("live-port", true),
    LIVE_HOST("live-host", true),
    OTLP("otlp", true),
    OTLP_CONTENT("otlp-content", false),
    EXPORT_PROMPT("export-prompt", true),
    NO_UPDATE_CHECK("no-update-check", false),
    NO_AUTO_UPDATE("no-auto-update", false);

    /** Two typing errors in a word that short would make of it almost any other; people get the first letter right. */
    private static final int SHORT = 5;

    /** What every option of ours begins with. */
    static final String PREFIX = "--tap-";

    private final String word;
    private final boolean takesValue;

    TapFlag(String word, boolean takesValue) {
        this.word = word;
        this.takesValue = takesValue;
    }

    /** The option as typed. */
    String option() {
        return PREFIX + word;
    }

    /** The environment variable that stands for the option. */
    String variable() {
        return "CLAUDE_TAP_" + name();
    }

    boolean takesValue() {
        return takesValue;
    }

    /** What it is called in a configuration file. */
    String word() {
        return word;
    }

    /** Whether its value is the name of a file or folder. */
    boolean isPath() {
        return switch (this) {
            case OUTPUT_DIR, UPSTREAM_CA, PROFILE, REPLAY, EXPORT_PROMPT, SUMMARY -> true;
            default -> false;
        };
    }

    /**
     * Whether a project may set it for whoever works in it: it moves no traffic, no key and no file out of the project, opens no port to
     * others, starts no other program and removes nothing.
     */
    boolean isHarmless() {
        return switch (this) {
            case OUTPUT_DIR,
                    STORE_STREAM_EVENTS,
                    NO_STORE_STREAM_EVENTS,
                    NO_OPEN,
                    LIVE,
                    NO_LIVE,
                    HINT_AFTER,
                    REPLAY_PACE,
                    NO_UPDATE_CHECK,
                    NO_AUTO_UPDATE -> true;
            default -> false;
        };
    }

    /** Whether its value is a number. */
    boolean isNumber() {
        return switch (this) {
            case HINT_AFTER, PORT, MAX_TRACES, LIVE_PORT, REPLAY_PACE -> true;
            default -> false;
        };
    }

    /** Whether it holds where nobody says anything. */
    boolean isOnByDefault() {
        return this == STORE_STREAM_EVENTS;
    }

    /** Whether its variable holds several values, with commas between them. */
    boolean isList() {
        return this == ALLOW_PATH || this == ENV || this == PASSTHROUGH || this == RESOLVE;
    }

    /** Whether the other option decides the same question, so that a command line's choice silences a variable's. */
    boolean sameQuestionAs(TapFlag other) {
        return question().equals(other.question());
    }

    /** Whether it is the no to another option: where it is not set, it says nothing. */
    boolean isNegation() {
        return this == NO_LIVE || this == NO_STORE_STREAM_EVENTS;
    }

    private String question() {
        return switch (this) {
            case PROFILE -> CLIENT.word; // Which agent it is.
            case NO_LIVE -> LIVE.word;
            case NO_STORE_STREAM_EVENTS -> STORE_STREAM_EVENTS.word;
            default -> word;
        };
    }

    /** The flag with exactly that option name; abbreviations are nobody's. */
    static Optional<TapFlag> of(String option) {
        return Arrays.stream(values())
                .filter(flag -> flag.option().equals(option))
                .findFirst();
    }

    /** The known option that was most likely meant: one that begins so, or that a few typing errors make of it. */
    static Optional<TapFlag> nearest(String option) {
        String typed = option.toLowerCase(Locale.ROOT);
        int length = typed.length() - PREFIX.length();
        int most = Math.max(2, length / 3);
        TapFlag best = null;
        for (TapFlag flag : values()) {
            if (typed.length() > PREFIX.length() && flag.option().startsWith(typed)) {
                return Optional.of(flag);
            }
            boolean alike = length >= SHORT || typed.startsWith(PREFIX + flag.word.charAt(0));
            int distance = distance(typed, flag.option());
            if (alike && distance <= most) {
                best = flag;
                most = distance - 1;
            }
        }
        return Optional.ofNullable(best);
    }

    static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, column -> column);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substituted = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
