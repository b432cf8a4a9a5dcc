package dev.claudetap.clients;

/** A text that is not TOML. Never leaves the reader. */
final class TomlException extends Exception {
    private static final long serialVersionUID = 1L;
}
