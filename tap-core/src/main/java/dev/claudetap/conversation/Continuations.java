package dev.claudetap.conversation;

import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads calls with all their messages where a request has only what is new and names the answer that it goes on from
 * ({@code previous_response_id}, as Codex does over a WebSocket). Records must come in the order of the trace. What a
 * later call may go on from stays in memory, each message once; {@link ConversationReader} does without. Not safe for
 * several threads.
 */
public final class Continuations {
    /**
     * A call with all its messages.
     *
     * @param call the call; its messages begin with those of the calls that it goes on from, and their answers
     * @param missing id of the answer that is not in the trace, so that messages are missing at the beginning
     */
    public record Joined(LlmCall call, Optional<String> missing) {}

    private record Link(
            @Nullable Link before, List<Message> sent, List<ContentBlock> answer, Optional<String> missing) {}

    private final Map<String, Link> answers = new HashMap<>();

    /** At the beginning of a trace. */
    public Continuations() {}

    /** Reads the next record; empty when it is no call of a model. */
    public Optional<Joined> read(TraceRecord record) {
        Optional<CallReader.Whole> read = CallReader.readWhole(record);
        if (read.isEmpty()) {
            return Optional.empty();
        }
        LlmCall call = read.get().call();
        String continued = call.context().continues();
        Link before = answers.get(continued);
        Optional<String> missing =
                continued.isEmpty() ? Optional.empty() : before == null ? Optional.of(continued) : before.missing();
        String id = call.context().responseId();
        if (call.provider().equals("openai-responses") && !id.isEmpty()) {
            answers.put(id, new Link(before, call.messages(), call.answer(), missing));
        }
        // A warm-up asks for no answer, so it is no call; what was sent with it counts all the same.
        return read.filter(CallReader.Whole::asks)
                .map(whole -> new Joined(before == null ? call : joined(before, call), missing));
    }

    private static LlmCall joined(Link last, LlmCall call) {
        List<Link> links = new ArrayList<>();
        for (Link link = last; link != null; link = link.before()) {
            links.add(link);
        }
        Collections.reverse(links);
        List<Message> messages = new ArrayList<>();
        for (Link link : links) {
            messages.addAll(link.sent());
            if (!link.answer().isEmpty()) {
                messages.add(new Message("assistant", link.answer()));
            }
        }
        messages.addAll(call.messages());
        return call.with(messages);
    }
}
