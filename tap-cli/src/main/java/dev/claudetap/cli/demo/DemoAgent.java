package dev.claudetap.cli.demo;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A very small coding agent: it asks, runs the tool that the model calls for, sends the result back, asks on, and
 * retries when the upstream is overloaded. What the model says goes to {@code out} as it comes.
 */
public final class DemoAgent {
    private static final int MOST_ATTEMPTS = 3;
    private static final String FILE = "Release notes\n\n- 0.9 was cut on 3 March\n- 1.0 is planned for 14 April\n";

    private final URI messagesUrl;
    private final PrintStream out;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<JsonValue> messages = new ArrayList<>();

    /** An agent that is told {@code baseUrl} as the API's address. */
    public DemoAgent(URI baseUrl, PrintStream out) {
        this.messagesUrl = URI.create(baseUrl + "/v1/messages");
        this.out = out;
    }

    /**
     * Has the whole conversation: three turns.
     *
     * @throws IOException when the upstream does not answer as the API should
     */
    public void converse() throws IOException, InterruptedException {
        List<JsonObject> answer = ask(text("When is 1.0 planned? It is in NOTES.md."));
        ask(toolResults(answer));
        ask(text("Thanks. Say it in one short line for the team."));
    }

    /** Sends one more message of ours and takes the answer into the conversation. */
    private List<JsonObject> ask(JsonArray content) throws IOException, InterruptedException {
        messages.add(message("user", content));
        JsonObject body = DemoScript.request().toBuilder()
                .put("messages", new JsonArray(messages))
                .build();
        HttpRequest request = HttpRequest.newBuilder(messagesUrl)
                .header("content-type", "application/json")
                .header("anthropic-version", "2023-06-01")
                .header("user-agent", "claude-tap-demo")
                // Obviously no key; it is there to be seen redacted.
                .header("x-api-key", "sk-ant-demo-this-is-not-a-real-key")
                .POST(HttpRequest.BodyPublishers.ofString(body.toJson()))
                .build();
        List<JsonObject> blocks = send(request);
        messages.add(message("assistant", new JsonArray(List.copyOf(blocks))));
        return blocks;
    }

    private List<JsonObject> send(HttpRequest request) throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() == 200) {
                    return new DemoAnswer(out).read(body);
                }
                body.readAllBytes();
            }
            out.println("[" + response.statusCode() + ", trying again]");
            long wait = response.headers().firstValueAsLong("retry-after-ms").orElse(500);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(wait));
        }
        throw new IOException("no answer after " + MOST_ATTEMPTS + " attempts");
    }

    private JsonArray toolResults(List<JsonObject> answer) {
        List<JsonValue> results = new ArrayList<>();
        for (JsonObject block : answer) {
            if (block.string("type").orElse("").equals("tool_use")) {
                out.println("[" + block.string("name").orElse("") + " " + block.get("input") + "]");
                results.add(JsonObject.builder()
                        .put("type", "tool_result")
                        .put("tool_use_id", block.string("id").orElse(""))
                        .put("content", FILE)
                        .build());
            }
        }
        return new JsonArray(results);
    }

    private JsonArray text(String text) {
        out.println("> " + text);
        return new JsonArray(List.of(
                JsonObject.builder().put("type", "text").put("text", text).build()));
    }

    private static JsonObject message(String role, JsonArray content) {
        return JsonObject.builder().put("role", role).put("content", content).build();
    }
}
