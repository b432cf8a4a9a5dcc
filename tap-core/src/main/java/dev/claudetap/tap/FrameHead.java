package dev.claudetap.tap;

/**
 * The head of a WebSocket frame (RFC 6455, 5.2).
 *
 * @param fromClient true when the agent sent it
 * @param fin whether it ends its message
 * @param compressed the RSV1 bit: permessage-deflate is on for this message (RFC 7692)
 * @param opcode 0 continuation, 1 text, 2 binary, 8 close, 9 ping, 10 pong
 * @param length payload bytes to follow
 */
public record FrameHead(boolean fromClient, boolean fin, boolean compressed, int opcode, long length) {}
