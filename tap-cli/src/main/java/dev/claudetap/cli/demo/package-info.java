/**
 * The two scripted ends of {@code claude-tap demo}. Nothing here knows the tap: the agent sees a base URL, the upstream a request.
 */
@NullMarked
package dev.claudetap.cli.demo;

import org.jspecify.annotations.NullMarked;
