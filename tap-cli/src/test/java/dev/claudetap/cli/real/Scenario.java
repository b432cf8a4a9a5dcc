package dev.claudetap.cli.real;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt asks the scripted model to do. The agent carries it as a marker in its prompt, so that the model needs
 * no state of its own.
 *
 * @param kind the script
 * @param nonce text that is in this run's answers and in no other
 */
record Scenario(Kind kind, String nonce) {
    private static final Pattern MARKER = Pattern.compile("\\[\\[script:([a-z]+):([a-z0-9]+)]]");

    /** The scripts. */
    enum Kind {
        /** One answer in text. */
        PLAIN,
        /** One shell command, then an answer that says whether its output came back. */
        TOOL
    }

    /** The last marker in a request; empty when it has none. */
    static Optional<Scenario> in(String request) {
        Matcher matcher = MARKER.matcher(request);
        Optional<Scenario> last = Optional.empty();
        while (matcher.find()) {
            Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
            last = Optional.of(new Scenario(kind, matcher.group(2)));
        }
        return last;
    }

    /** The prompt that asks for this scenario. */
    String prompt() {
        return "Say hello. [[script:%s:%s]]".formatted(kind.name().toLowerCase(Locale.ROOT), nonce);
    }

    /**
     * The shell command of {@link Kind#TOOL}. What it prints is not in its own text. It lasts a moment longer: the
     * pseudo-terminal of Qwen Code loses at times what a command prints right before its end.
     */
    String command() {
        return "printf 'printed-%d-" + nonce + "' 42; sleep 0.5";
    }

    /** What {@link #command()} prints. */
    String printed() {
        return "printed-42-" + nonce;
    }

    /** The text of the last answer, which the agent must print. */
    String answer() {
        return kind == Kind.PLAIN ? "Hello " + nonce + ", café 漢字 🚀." : "The tool printed it " + nonce + " ✅.";
    }

    String callId() {
        return "call_" + nonce;
    }
}
