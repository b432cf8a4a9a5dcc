/**
 * What prompt caches did: what of each request was reused, where it began to differ from the one before, and why. Reads
 * conversations, never records; counts tokens as providers told them.
 */
@NullMarked
package dev.claudetap.cache;

import org.jspecify.annotations.NullMarked;
