/**
 * Answers that say nothing, in the form of each provider, for runs that only capture what agents send. Knows requests, not sockets.
 */
@NullMarked
package dev.claudetap.proxy.placeholder;

import org.jspecify.annotations.NullMarked;
