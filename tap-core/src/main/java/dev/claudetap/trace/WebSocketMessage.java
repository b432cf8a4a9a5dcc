package dev.claudetap.trace;

/**
 * One message of a WebSocket session, fragments joined and compression taken off.
 *
 * @param fromClient true when the agent sent it
 * @param body {@link Body.Json}, {@link Body.Text} or {@link Body.Binary}
 * @param atMillis milliseconds from the start of the session to the message's last fragment
 */
public record WebSocketMessage(boolean fromClient, Body body, long atMillis) {}
