/**
 * One vocabulary for all providers: calls, messages, content blocks, tool calls, usage. Reads records, never raw bytes.
 */
@NullMarked
package dev.claudetap.conversation;

import org.jspecify.annotations.NullMarked;
