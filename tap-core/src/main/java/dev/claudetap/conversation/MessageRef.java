package dev.claudetap.conversation;

/**
 * Where in a trace a message is to be found: where it was first seen.
 *
 * @param call index of the call, see {@link Conversation#calls}
 * @param answer whether it is in the call's answer, rather than in its request
 * @param position its place among the messages of that side, from 0
 */
public record MessageRef(int call, boolean answer, int position) {}
