package dev.claudetap.cli.guide;

import java.util.List;

/**
 * What an option's value or an operand can be, as far as a shell can offer it.
 *
 * @param kind the kind
 * @param words what can be chosen from, when it is one of some words
 */
public record Value(Kind kind, List<String> words) {
    /** No value at all. */
    public static final Value NONE = new Value(Kind.NONE, List.of());

    /** Something that only the user knows. */
    public static final Value TEXT = new Value(Kind.TEXT, List.of());

    /** The name of a file. */
    public static final Value FILE = new Value(Kind.FILE, List.of());

    /** The name of a directory. */
    public static final Value DIRECTORY = new Value(Kind.DIRECTORY, List.of());

    /** Copies the list. */
    public Value {
        words = List.copyOf(words);
    }

    /** One of some words. */
    public static Value of(List<String> words) {
        return new Value(Kind.WORD, words);
    }

    /** For the scripts: the words, or the kind behind a colon. */
    String text() {
        return switch (kind) {
            case NONE -> "";
            case TEXT -> ":text";
            case FILE -> ":file";
            case DIRECTORY -> ":directory";
            case WORD -> String.join(" ", words);
        };
    }

    /** Kinds of values. */
    public enum Kind {
        /** There is none. */
        NONE,
        /** Any text. */
        TEXT,
        /** A file. */
        FILE,
        /** A directory. */
        DIRECTORY,
        /** One of some words. */
        WORD
    }
}
