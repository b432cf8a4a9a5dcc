/**
 * Turns what a tap saw into redacted records and hands them to sinks. The only place with a recording thread.
 */
@NullMarked
package dev.claudetap.capture;

import org.jspecify.annotations.NullMarked;
