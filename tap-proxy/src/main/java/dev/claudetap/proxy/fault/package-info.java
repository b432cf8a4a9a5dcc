/**
 * Faults that a test wants a provider to have: which, when, and in what words. Who carries them out is in the package above.
 */
@NullMarked
package dev.claudetap.proxy.fault;

import org.jspecify.annotations.NullMarked;
