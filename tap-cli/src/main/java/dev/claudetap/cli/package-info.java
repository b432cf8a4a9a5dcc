/**
 * Parses the command line, wires the other modules, prints to stderr, exits. No logic that an embedder would miss.
 */
@NullMarked
package dev.claudetap.cli;

import org.jspecify.annotations.NullMarked;
