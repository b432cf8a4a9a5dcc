/**
 * Cassettes: finds the recorded answer for a request, or says why there is none. Knows records, not sockets; who listens and
 * sends is in the package above.
 */
@NullMarked
package dev.claudetap.proxy.replay;

import org.jspecify.annotations.NullMarked;
