package dev.claudetap.viewer;

import java.util.List;

/**
 * A session with a token count, a title, and two sub-agents at once, of which the first fails and tries again. The
 * agents' calls are mixed, as they are when they work side by side.
 */
final class AgentTrace {
    private static final String SYSTEM = "You are a coding agent.";
    private static final String PLAN = message("user", "\"Check both modules\"");
    private static final String TASKS = message(
            "assistant",
            "[" + task("toolu_1", "Look through the parser") + "," + task("toolu_2", "Look through the writer") + "]");
    private static final String PARSER = message("user", "\"Look through the parser\"");
    private static final String WRITER = message("user", "\"Look through the writer\"");
    private static final String READS =
            message("assistant", "[" + tool("toolu_3", "Read", "{\"path\":\"a.txt\"}") + "]");
    private static final String RESULTS =
            message("user", "[" + result("toolu_1", "fine") + "," + result("toolu_2", "fine, too") + "]");

    private AgentTrace() {}

    static String jsonl() {
        String read = PARSER + "," + READS + "," + message("user", "[" + result("toolu_3", "text") + "]");
        return String.join(
                "\n",
                List.of(
                        record(1, "/v1/messages/count_tokens", PLAN, 200, "{\"input_tokens\":9}"),
                        title(2),
                        record(3, "/v1/messages", PLAN, 200, TASKS),
                        record(4, "/v1/messages", PARSER, 200, READS),
                        record(5, "/v1/messages", WRITER, 200, message("assistant", "[" + text("fine, too") + "]")),
                        record(
                                6,
                                "/v1/messages",
                                read,
                                529,
                                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"),
                        record(7, "/v1/messages", read, 200, message("assistant", "[" + text("fine") + "]")),
                        record(
                                8,
                                "/v1/messages",
                                PLAN + "," + TASKS + "," + RESULTS,
                                200,
                                message("assistant", "[" + text("Both are fine.") + "]"))));
    }

    private static String title(int turn) {
        return record(turn, "/v1/messages", PLAN, 200, message("assistant", "[" + text("Two modules") + "]"))
                .replace(SYSTEM, "Generate a short title for this session.")
                .replace("{\"name\":\"Task\",\"input_schema\":{}}", "");
    }

    private static String record(int turn, String path, String messages, int status, String answer) {
        return """
                {"turn":%d,"request_id":"req_%d","timestamp":"2026-01-15T08:00:%02dZ","duration_ms":900,"capture":{"client":"claude"},\
                "request":{"method":"POST","path":"%s","headers":{},"body":{"model":"claude-opus-4-6","max_tokens":999,\
                "system":"%s","tools":[{"name":"Task","input_schema":{}}],"messages":[%s]}},\
                "response":{"status":%d,"headers":{},"body":%s}}""".formatted(turn, turn, turn, path, SYSTEM, messages, status, answer);
    }

    private static String message(String role, String content) {
        return "{\"role\":\"" + role + "\",\"content\":" + content + "}";
    }

    private static String text(String words) {
        return "{\"type\":\"text\",\"text\":\"" + words + "\"}";
    }

    private static String task(String id, String prompt) {
        return tool(id, "Task", "{\"description\":\"a task\",\"prompt\":\"" + prompt + "\"}");
    }

    private static String tool(String id, String name, String input) {
        return "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + name + "\",\"input\":" + input + "}";
    }

    private static String result(String id, String words) {
        return "{\"type\":\"tool_result\",\"tool_use_id\":\"" + id + "\",\"content\":\"" + words + "\"}";
    }
}
