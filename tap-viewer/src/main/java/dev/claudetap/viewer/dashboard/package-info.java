/**
 * The page of all sessions and what it asks for while it is open. Belongs here: its routes, what it is told of, and how a
 * later command finds it again; what a session adds up to is {@code sessions}', who may ask is {@code viewer.server}'s.
 */
@NullMarked
package dev.claudetap.viewer.dashboard;

import org.jspecify.annotations.NullMarked;
