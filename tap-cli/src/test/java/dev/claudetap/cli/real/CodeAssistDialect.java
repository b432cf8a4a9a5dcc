package dev.claudetap.cli.real;

import dev.claudetap.json.JsonObject;
import java.util.List;

/** Gemini for those with a Google login: the public API's stream, each answer in an envelope. */
final class CodeAssistDialect implements Dialect {
    private final Dialect gemini = new GeminiDialect();

    @Override
    public String path() {
        return "/v1internal:streamGenerateContent";
    }

    @Override
    public List<String> events(Reply reply, JsonObject request) {
        return gemini.events(reply, request.object("request").orElse(request)).stream()
                .map(frame -> "data: {\"response\":" + frame.strip().substring("data: ".length()) + "}\n\n")
                .toList();
    }
}
