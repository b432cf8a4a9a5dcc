/**
 * Assertions on a trace, for tests with AssertJ, which is an optional dependency. They read records through
 * {@code conversation} and parse nothing themselves; what a test needs to make a trace is elsewhere.
 */
@NullMarked
package dev.claudetap.assertions;

import org.jspecify.annotations.NullMarked;
