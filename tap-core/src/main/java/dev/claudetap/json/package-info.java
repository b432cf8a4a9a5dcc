/**
 * JSON values that keep number text, key order and duplicate keys. Nothing here knows what a trace is.
 */
@NullMarked
package dev.claudetap.json;

import org.jspecify.annotations.NullMarked;
