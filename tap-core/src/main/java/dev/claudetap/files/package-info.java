/**
 * Files and folders that are their owner's alone from their first moment on, and where those of a user are. How they are made, not
 * what is in them.
 */
@NullMarked
package dev.claudetap.files;

import org.jspecify.annotations.NullMarked;
