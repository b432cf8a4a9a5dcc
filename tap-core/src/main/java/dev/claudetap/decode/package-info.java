/**
 * Content codings, event streams and provider dialects: bytes in, events and reassembled bodies out. No I/O, no redaction.
 */
@NullMarked
package dev.claudetap.decode;

import org.jspecify.annotations.NullMarked;
