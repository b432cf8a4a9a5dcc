/**
 * What is secret in traces at rest, and what redaction took out of those that are shared: rules, places and counts, never values. What a
 * secret is, is decided in {@code redact} alone.
 */
@NullMarked
package dev.claudetap.scan;

import org.jspecify.annotations.NullMarked;
