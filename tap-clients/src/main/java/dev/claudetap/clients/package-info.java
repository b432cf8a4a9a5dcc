/**
 * One file per agent. Pure functions from a context to a launch plan; no process is started and no file is written here.
 */
@NullMarked
package dev.claudetap.clients;

import org.jspecify.annotations.NullMarked;
