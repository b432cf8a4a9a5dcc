/**
 * How bytes pass: {@code TapSession} in front, the relays behind it. No decoding, no redaction, no rendering.
 */
@NullMarked
package dev.claudetap.proxy;

import org.jspecify.annotations.NullMarked;
