/**
 * Traces in forms for people and other programs: Markdown, JSON. Reads records and calls; no files, no decoding of its own.
 */
@NullMarked
package dev.claudetap.export;

import org.jspecify.annotations.NullMarked;
