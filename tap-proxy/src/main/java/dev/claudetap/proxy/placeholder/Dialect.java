package dev.claudetap.proxy.placeholder;

import dev.claudetap.json.JsonObject;
import java.util.Optional;

/** Whose form a call of a model has: by its path, else by what it carries. */
enum Dialect {
    ANTHROPIC,
    ANTHROPIC_TEXT,
    RESPONSES,
    CHAT,
    COMPLETIONS,
    GEMINI,
    CONVERSE;

    /**
     * The form of a request; empty when it carries no prompt.
     *
     * @param path in lower case, without its query
     */
    static Optional<Dialect> of(String path, JsonObject request) {
        if (path.endsWith("/messages") || path.contains("rawpredict") || path.contains("/invoke")) {
            return Optional.of(ANTHROPIC);
        }
        if (path.endsWith("/chat/completions")) {
            return Optional.of(CHAT);
        }
        if (path.endsWith("/responses")) {
            return Optional.of(RESPONSES);
        }
        if (path.endsWith("/completions")) {
            return Optional.of(COMPLETIONS);
        }
        if (path.endsWith("/complete")) {
            return Optional.of(ANTHROPIC_TEXT);
        }
        if (path.contains("/converse")) {
            return Optional.of(CONVERSE);
        }
        return path.contains("generatecontent") ? Optional.of(GEMINI) : byShape(request);
    }

    private static Optional<Dialect> byShape(JsonObject request) {
        if (request.has("contents") || request.has("system_instruction") || request.has("systemInstruction")) {
            return Optional.of(GEMINI);
        }
        if (request.has("input") || request.has("instructions")) {
            return Optional.of(RESPONSES);
        }
        if (request.has("messages")) {
            return Optional.of(request.has("system") || request.has("anthropic_version") ? ANTHROPIC : CHAT);
        }
        return request.has("system") ? Optional.of(ANTHROPIC) : Optional.empty();
    }
}
