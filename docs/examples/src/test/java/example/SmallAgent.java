package example;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program under test: asks a model, and lets it read files. What an SDK would do with more comfort. */
final class SmallAgent {
    private static final String TOOLS = "[{\"name\":\"read_file\",\"description\":\"Reads a file.\",\"input_schema\":"
            + "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\"}},\"required\":[\"path\"]}}]";
    private static final Pattern TOOL_USE =
            Pattern.compile("\"type\":\"tool_use\",\"id\":\"([^\"]+)\",\"name\":\"read_file\",\"input\":\\{\"path\":\"([^\"]+)\"");
    private static final Pattern CONTENT = Pattern.compile("\"content\":(\\[.*?]),\"stop_reason\"");
    private static final int OVERLOADED = 529;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI baseUrl;
    private final UnaryOperator<String> system;
    private final List<String> messages = new ArrayList<>();

    SmallAgent(URI baseUrl) {
        this(baseUrl, prompt -> prompt);
    }

    /** @param system changes the system prompt of each request */
    SmallAgent(URI baseUrl, UnaryOperator<String> system) {
        this.baseUrl = baseUrl;
        this.system = system;
    }

    /** Asks, reads the files that the model wants, and gives back the last answer. */
    String ask(String words) throws IOException, InterruptedException {
        messages.add("{\"role\":\"user\",\"content\":\"" + words + "\"}");
        while (true) {
            String answer = post();
            Matcher content = CONTENT.matcher(answer);
            Matcher tool = TOOL_USE.matcher(answer);
            if (content.find()) {
                messages.add("{\"role\":\"assistant\",\"content\":" + content.group(1) + "}");
            }
            if (!tool.find()) {
                return answer;
            }
            messages.add("{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"" + tool.group(1)
                    + "\",\"content\":\"contents of " + tool.group(2) + "\"}]}");
        }
    }

    private String post() throws IOException, InterruptedException {
        String body = "{\"model\":\"claude-example\",\"max_tokens\":1024,\"system\":\""
                + system.apply("You read files. Today is 2026-05-20.") + "\",\"tools\":" + TOOLS + ",\"messages\":["
                + String.join(",", messages) + "]}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + "/v1/messages"))
                .header("content-type", "application/json")
                .header("x-api-key", "not-a-real-key")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == OVERLOADED
                ? http.send(request, HttpResponse.BodyHandlers.ofString()).body()
                : answer.body();
    }
}
