package dev.claudetap.capture;

import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one record of a WebSocket session tells.
 *
 * @param part counts the session's records from 1
 * @param startMicros its first message, or the session's start
 * @param firstMicros its first message from the server, null when there was none
 * @param endMicros its last message, or the session's end
 */
record WebSocketPart(
        int part,
        long startMicros,
        @Nullable Long firstMicros,
        long endMicros,
        RequestRecord request,
        ResponseRecord response,
        List<WebSocketMessage> messages) {}
