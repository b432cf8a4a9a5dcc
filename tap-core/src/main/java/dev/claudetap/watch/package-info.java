/** Reads what agents write down about their own model calls while they run, and reports it as if it had passed. */
@NullMarked
package dev.claudetap.watch;

import org.jspecify.annotations.NullMarked;
