/**
 * Serves pages to the browser of the user and to nobody else: who may ask, what was asked, how an answer is sent. Knows
 * nothing of traces; what is served comes from the routes it is given.
 */
@NullMarked
package dev.claudetap.viewer.server;

import org.jspecify.annotations.NullMarked;
