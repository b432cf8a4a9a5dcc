package example;

import java.io.IOException;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;

/** Stands in for a provider: wants a file read first, and then has an answer. */
final class Provider implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();

    Provider() throws IOException {
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getPort();
    }

    Provider wantsAFile() {
        return answers(
                "{\"type\":\"tool_use\",\"id\":\"toolu_example01\",\"name\":\"read_file\",\"input\":{\"path\":\"notes.txt\"}}",
                "tool_use");
    }

    Provider says(String words) {
        return answers("{\"type\":\"text\",\"text\":\"" + words + "\"}", "end_turn");
    }

    private Provider answers(String block, String reason) {
        server.enqueue(new MockResponse.Builder()
                .addHeader("content-type", "application/json")
                .body("{\"id\":\"msg_example\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-example\",\"content\":["
                        + block + "],\"stop_reason\":\"" + reason + "\",\"usage\":{\"input_tokens\":12,\"output_tokens\":7}}")
                .build());
        return this;
    }

    @Override
    public void close() {
        server.close();
    }
}
