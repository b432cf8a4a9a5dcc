/**
 * The sessions that lie in output directories: what each adds up to, where words stand in them, and which may go. Not
 * what is said in a session, which is {@code conversation}'s, and not how one is shown.
 */
@NullMarked
package dev.claudetap.sessions;

import org.jspecify.annotations.NullMarked;
