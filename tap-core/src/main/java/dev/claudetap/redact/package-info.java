/**
 * Takes secrets out of records, purely: record in, record out. No I/O.
 */
@NullMarked
package dev.claudetap.redact;

import org.jspecify.annotations.NullMarked;
