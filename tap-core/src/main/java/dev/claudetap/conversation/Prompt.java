package dev.claudetap.conversation;

import java.util.List;
import java.util.Objects;

/**
 * What a request gives a model to read, as a cache sees it. Immutable.
 *
 * @param pieces in the order in which they are cached; without what the request only refers to
 * @param tools the JSON text of the tools; empty when there are none
 * @param system the JSON text of the system prompt, where it stands apart from the messages; else empty
 */
public record Prompt(List<PromptPiece> pieces, String tools, String system) {
    static final Prompt NONE = new Prompt(List.of(), "", "");

    public Prompt {
        pieces = List.copyOf(pieces);
        Objects.requireNonNull(tools, "tools");
        Objects.requireNonNull(system, "system");
    }
}
