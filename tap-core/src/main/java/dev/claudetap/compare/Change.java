package dev.claudetap.compare;

import java.util.List;
import java.util.Objects;

/**
 * One thing that is different between two calls. Immutable.
 *
 * @param aspect what it is about
 * @param title in a few words, without line ends; holds captured text
 * @param lines the difference as a unified diff, each line with its sign in front; may be empty
 */
public record Change(Aspect aspect, String title, List<String> lines) {
    public Change {
        Objects.requireNonNull(aspect, "aspect");
        Objects.requireNonNull(title, "title");
        lines = List.copyOf(lines);
    }

    /** What a change is about. */
    public enum Aspect {
        MODEL("model"),
        SYSTEM("system prompt"),
        TOOLS("tools"),
        PARAMETERS("parameters"),
        MESSAGES("new messages"),
        TOOL_CALLS("tool calls"),
        ANSWER("answer"),
        FATE("outcome");

        private final String words;

        Aspect(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
