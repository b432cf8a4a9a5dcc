package dev.claudetap.proxy.replay;

import dev.claudetap.trace.Body;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Knows what to answer in the place of every upstream. Safe on any thread. */
public interface AnswerSource {
    /**
     * The answer to a request.
     *
     * @param target request target
     * @param body its body, content codings off
     * @param missed told, on the same thread, when there is none
     */
    Optional<Playback> answer(
            String method, String target, Body body, @Nullable String contentType, Consumer<Miss> missed);

    /**
     * What comes when an agent has sent these messages on a WebSocket since the last answer.
     *
     * @param most whether no more messages will come; otherwise nothing is missed yet
     * @param missed told, on the same thread, when none comes
     */
    Optional<List<Playback.Frame>> messages(String target, List<Body> sent, boolean most, Consumer<Miss> missed);

    /** Most messages that a WebSocket's agent sends before an answer comes. */
    int mostMessages();
}
