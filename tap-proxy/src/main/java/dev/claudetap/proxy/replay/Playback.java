package dev.claudetap.proxy.replay;

import dev.claudetap.trace.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * An answer to be sent. Content codings are off, and its headers say so.
 *
 * @param status HTTP status
 * @param reason reason phrase, may be empty
 * @param headers header lines, without those that belong to a connection or a coding
 * @param headAt milliseconds from the request to the head, as recorded
 * @param stream whether the frames are sent one by one; otherwise they are one body
 * @param frames the body
 * @param broken whether the recorded answer broke off, so that this one does
 */
public record Playback(
        int status, String reason, Headers headers, long headAt, boolean stream, List<Frame> frames, boolean broken) {
    public Playback {
        frames = List.copyOf(frames);
    }

    /**
     * A piece of an answer.
     *
     * @param text what it says: an event as it stands in the stream, a message of a WebSocket, or a whole body; base64 of what
     *     is no text
     * @param binary whether it is no text
     * @param at milliseconds from the request, as recorded
     */
    public record Frame(String text, boolean binary, long at) {
        static Frame of(String text, long at) {
            return new Frame(text, false, at);
        }

        /** What is sent. */
        public byte[] bytes() {
            return binary ? Base64.getDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
        }
    }
}
