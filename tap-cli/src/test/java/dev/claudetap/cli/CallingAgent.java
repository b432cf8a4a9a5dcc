package dev.claudetap.cli;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;

/** An agent that makes one call and ends. */
final class CallingAgent {
    private CallingAgent() {}

    public static void main(String[] arguments) throws Exception {
        HttpRequest call = HttpRequest.newBuilder(URI.create(System.getenv("ANTHROPIC_BASE_URL") + "/v1/messages"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"max_tokens\":1,\"system\":\"be good\","
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                .build();
        HttpClient.newHttpClient().send(call, HttpResponse.BodyHandlers.discarding());
    }

    /** What a shell starts it with. */
    static String command() {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java") + "' -cp '"
                + System.getProperty("java.class.path") + "' " + CallingAgent.class.getName();
    }
}
