/**
 * The certificates that a forward tap shows to its agent: the local authority, its files, and one short-lived leaf per host. No sockets
 * and no TLS engines.
 */
@NullMarked
package dev.claudetap.proxy.tls;

import org.jspecify.annotations.NullMarked;
