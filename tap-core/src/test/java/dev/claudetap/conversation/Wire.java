package dev.claudetap.conversation;

import java.util.List;

/** How each provider has the same things said. */
enum Wire {
    ANTHROPIC("/v1/messages") {
        @Override
        String user(String text) {
            return "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}";
        }

        @Override
        String assistant(String text, String id, String tool, String argument) {
            return "{\"role\":\"assistant\",\"content\":" + blocks(text, id, tool, argument) + "}";
        }

        private static String blocks(String text, String id, String tool, String argument) {
            String use = "{\"type\":\"tool_use\",\"id\":\"" + id + "\",\"name\":\"" + tool
                    + "\",\"input\":{\"prompt\":\"" + argument + "\"}}";
            return "[{\"type\":\"thinking\",\"thinking\":\"hm\"},{\"type\":\"text\",\"text\":\"" + text + "\"}"
                    + (id.isEmpty() ? "" : "," + use) + "]";
        }

        @Override
        String result(String id, String tool, String text) {
            return "{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"" + id
                    + "\",\"content\":\"" + text + "\"}]}";
        }

        @Override
        String request(String system, List<String> messages) {
            // The cache mark moves with the last message, as Claude Code's does.
            String last = messages.get(messages.size() - 1);
            String marked =
                    last.substring(0, last.lastIndexOf("}]}")) + ",\"cache_control\":{\"type\":\"ephemeral\"}}]}";
            return "{\"model\":\"m\",\"system\":\"" + system
                    + "\",\"tools\":[{\"name\":\"Task\",\"input_schema\":{}}],\"messages\":["
                    + String.join(",", messages.subList(0, messages.size() - 1))
                    + (messages.size() > 1 ? "," : "") + marked + "]}";
        }

        @Override
        String answer(String text, String id, String tool, String argument) {
            return "{\"type\":\"message\",\"role\":\"assistant\",\"stop_reason\":\"end_turn\",\"content\":"
                    + blocks(text, id, tool, argument) + "}";
        }
    },
    CHAT("/v1/chat/completions") {
        @Override
        String user(String text) {
            return "{\"role\":\"user\",\"content\":\"" + text + "\"}";
        }

        @Override
        String assistant(String text, String id, String tool, String argument) {
            String calls = ",\"tool_calls\":[{\"id\":\"" + id + "\",\"type\":\"function\",\"function\":{\"name\":\""
                    + tool + "\",\"arguments\":\"{\\\"prompt\\\":\\\"" + argument + "\\\"}\"}}]";
            return "{\"role\":\"assistant\",\"content\":\"" + text + "\"" + (id.isEmpty() ? "" : calls) + "}";
        }

        @Override
        String result(String id, String tool, String text) {
            return "{\"role\":\"tool\",\"tool_call_id\":\"" + id + "\",\"content\":\"" + text + "\"}";
        }

        @Override
        String request(String system, List<String> messages) {
            return "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"Task\"}}],"
                    + "\"messages\":[{\"role\":\"system\",\"content\":\"" + system + "\"}," + String.join(",", messages)
                    + "]}";
        }

        @Override
        String answer(String text, String id, String tool, String argument) {
            return "{\"id\":\"\",\"choices\":[{\"message\":" + assistant(text, id, tool, argument) + "}]}";
        }
    },
    RESPONSES("/v1/responses") {
        @Override
        String user(String text) {
            return "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"" + text
                    + "\"}]}";
        }

        @Override
        String assistant(String text, String id, String tool, String argument) {
            String call = "{\"type\":\"function_call\",\"call_id\":\"" + id + "\",\"name\":\"" + tool
                    + "\",\"arguments\":\"{\\\"prompt\\\":\\\"" + argument + "\\\"}\"}";
            return "{\"type\":\"reasoning\",\"summary\":[]},"
                    + "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\""
                    + text + "\"}]}" + (id.isEmpty() ? "" : "," + call);
        }

        @Override
        String result(String id, String tool, String text) {
            return "{\"type\":\"function_call_output\",\"call_id\":\"" + id + "\",\"output\":\"" + text + "\"}";
        }

        @Override
        String request(String system, List<String> messages) {
            return "{\"model\":\"m\",\"instructions\":\"" + system
                    + "\",\"tools\":[{\"type\":\"function\",\"name\":\"Task\"}],\"input\":["
                    + String.join(",", messages)
                    + "]}";
        }

        @Override
        String answer(String text, String id, String tool, String argument) {
            return "{\"object\":\"response\",\"output\":[" + assistant(text, id, tool, argument) + "]}";
        }
    },
    /** Gemini's API, which gives tool calls no ids. */
    GEMINI("/v1beta/models/m:generateContent") {
        @Override
        String user(String text) {
            return "{\"role\":\"user\",\"parts\":[{\"text\":\"" + text + "\"}]}";
        }

        @Override
        String assistant(String text, String id, String tool, String argument) {
            String call = ",{\"functionCall\":{\"name\":\"" + tool + "\",\"args\":{\"prompt\":\"" + argument + "\"}}}";
            return "{\"role\":\"model\",\"parts\":[{\"text\":\"" + text + "\"}" + (id.isEmpty() ? "" : call) + "]}";
        }

        @Override
        String result(String id, String tool, String text) {
            return "{\"role\":\"user\",\"parts\":[{\"functionResponse\":{\"name\":\"" + tool
                    + "\",\"response\":{\"output\":\"" + text + "\"}}}]}";
        }

        @Override
        String request(String system, List<String> messages) {
            return "{\"systemInstruction\":{\"parts\":[{\"text\":\"" + system
                    + "\"}]},\"tools\":[{\"functionDeclarations\":[{\"name\":\"Task\"}]}],\"contents\":["
                    + String.join(",", messages) + "]}";
        }

        @Override
        String answer(String text, String id, String tool, String argument) {
            return "{\"candidates\":[{\"content\":" + assistant(text, id, tool, argument) + "}]}";
        }
    };

    final String path;

    Wire(String path) {
        this.path = path;
    }

    /** Elements of the request's messages. */
    abstract String user(String text);

    abstract String assistant(String text, String id, String tool, String argument);

    abstract String result(String id, String tool, String text);

    abstract String request(String system, List<String> messages);

    abstract String answer(String text, String id, String tool, String argument);
}
