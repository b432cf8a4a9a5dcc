package dev.claudetap.redact;

/**
 * A piece of text that is secret.
 *
 * @param from index of its first character
 * @param to index after its last character
 * @param kind what it is, in a word for the mark
 */
record Span(int from, int to, String kind) {}
