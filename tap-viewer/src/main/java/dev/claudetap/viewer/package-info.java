/**
 * Renders traces. Reads records through tap-core only; knows nothing of proxies or agents' wiring.
 */
@NullMarked
package dev.claudetap.viewer;

import org.jspecify.annotations.NullMarked;
