/**
 * What one exchange looked like: records, bodies, headers, outcomes, and their JSONL form. No decoding of provider dialects, no I/O other than trace files.
 */
@NullMarked
package dev.claudetap.trace;

import org.jspecify.annotations.NullMarked;
