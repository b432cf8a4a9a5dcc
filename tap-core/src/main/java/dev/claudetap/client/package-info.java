/**
 * What it takes to start an agent wired to the tap: the profile SPI and the process itself. No profile of any agent lives here.
 */
@NullMarked
package dev.claudetap.client;

import org.jspecify.annotations.NullMarked;
