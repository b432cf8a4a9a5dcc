package dev.claudetap.cli.real;

import static dev.claudetap.cli.real.Dialect.quoted;

import dev.claudetap.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** Qoder's stream: that of Chat Completions, each chunk as text in an answer of its own. */
final class QoderDialect implements Dialect {
    private final Dialect chat = new ChatDialect();

    @Override
    public String path() {
        return "/agent_chat_generation";
    }

    /** The program encodes its request. */
    @Override
    public boolean isReadable() {
        return false;
    }

    @Override
    public List<String> events(Reply reply, JsonObject request) {
        List<String> frames = new ArrayList<>();
        for (String frame : chat.events(reply, request)) {
            String body = quoted(frame.strip().substring("data: ".length()));
            frames.add("data: {\"headers\":{\"Content-Type\":[\"application/json\"]},\"body\":" + body
                    + ",\"statusCodeValue\":200,\"statusCode\":\"OK\"}\n\n");
        }
        frames.add("event: finish\ndata: {}\n\n");
        return frames;
    }
}
