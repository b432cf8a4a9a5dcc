package dev.claudetap.export;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.ToolDefinition;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an agent tells its model before anything happens, as Markdown: system prompt, developer prompt, the user's first message and the
 * tools by name. Of a trace it is the call that tells the most. Nothing of when, where and which call it was is in it, so that the
 * snapshots of two versions of an agent can be compared. Holds one record at a time.
 */
public final class PromptExport {
    private static final int PER_TOOL = 10;
    private static final int SYSTEM = 100;
    private static final int DEVELOPER = 60;
    private static final int USER = 20;

    private PromptExport() {}

    /**
     * Writes the snapshot.
     *
     * @return whether there was a call with a prompt; otherwise nothing is written
     * @throws IOException when {@code out} fails
     */
    public static boolean write(Iterator<TraceRecord> records, Appendable out) throws IOException {
        Snapshot best = null;
        while (records.hasNext()) {
            Snapshot next = snapshot(records.next());
            if (next != null && (best == null || next.score() > best.score())) {
                best = next;
            }
        }
        if (best == null) {
            return false;
        }
        best.write(out);
        return true;
    }

    private static @Nullable Snapshot snapshot(TraceRecord record) {
        Optional<LlmCall> call = LlmCall.of(record);
        if (call.isEmpty()) {
            return null;
        }
        List<Message> first = first(call.get().messages());
        String system = joined(call.get().system(), text(first, "system"));
        Snapshot snapshot = new Snapshot(
                system,
                text(first, "developer"),
                text(first, "user"),
                call.get().tools());
        return snapshot.score() == 0 ? null : snapshot;
    }

    /** All before the model said anything. */
    private static List<Message> first(List<Message> messages) {
        List<Message> first = new ArrayList<>();
        for (Message message : messages) {
            if (message.role().equals("assistant") || message.role().equals("tool")) {
                break;
            }
            first.add(message);
        }
        return first;
    }

    private static String text(List<Message> messages, String role) {
        return messages.stream()
                .filter(message -> message.role().equals(role))
                .flatMap(message -> message.content().stream())
                .filter(ContentBlock.Text.class::isInstance)
                .map(block -> ((ContentBlock.Text) block).text().strip())
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("\n\n"));
    }

    private static String joined(String one, String other) {
        return one.isBlank() ? other : other.isBlank() ? one : one + "\n\n" + other;
    }

    private record Snapshot(String system, String developer, String user, List<ToolDefinition> tools) {
        int score() {
            return (system.isBlank() ? 0 : SYSTEM)
                    + (developer.isBlank() ? 0 : DEVELOPER)
                    + (user.isBlank() ? 0 : USER)
                    + PER_TOOL * tools.size();
        }

        void write(Appendable out) throws IOException {
            StringBuilder text = new StringBuilder();
            section(text, "System Prompt", system);
            section(text, "Developer Prompt", developer);
            section(text, "User Message", user);
            if (!tools.isEmpty()) {
                text.append("# Tools\n\n");
                tools.stream()
                        .sorted(Comparator.comparing(ToolDefinition::name))
                        .forEach(tool -> tool(text, tool));
            }
            out.append(text.toString().strip()).append('\n');
        }

        private static void section(StringBuilder text, String title, String body) {
            if (!body.isBlank()) {
                text.append("# ")
                        .append(title)
                        .append("\n\n")
                        .append(pushedDown(body, 1))
                        .append("\n\n");
            }
        }

        private static void tool(StringBuilder text, ToolDefinition tool) {
            text.append("## ").append(SafeText.line(tool.name())).append("\n\n");
            if (!tool.description().isBlank()) {
                text.append(pushedDown(tool.description(), 2)).append("\n\n");
            }
            if (!tool.schema().isEmpty()) {
                String schema = schema(tool.schema());
                String ticks = "`".repeat(Math.max(3, ComparisonMarkdown.longestTicks(schema) + 1));
                text.append(ticks)
                        .append("json\n")
                        .append(schema)
                        .append('\n')
                        .append(ticks)
                        .append("\n\n");
            }
        }

        private static String schema(String json) {
            try {
                return PrettyJson.of(JsonText.parse(json), 0);
            } catch (JsonException edited) {
                return SafeText.visible(json);
            }
        }
    }

    /** Headings of a text stand below the heading that the text stands under; in its code blocks nothing is one. */
    private static String pushedDown(String body, int levels) {
        StringBuilder text = new StringBuilder(body.length());
        String fence = "";
        for (String line : SafeText.visible(body.strip()).split("\n", -1)) {
            String start = line.stripLeading();
            if (fence.isEmpty() && (start.startsWith("```") || start.startsWith("~~~"))) {
                fence = start.substring(0, 3);
            } else if (!fence.isEmpty() && start.startsWith(fence)) {
                fence = "";
            }
            boolean heading = fence.isEmpty() && line.matches("#{1,6}( .*|$)");
            text.append(heading ? "#".repeat(levels) : "").append(line).append('\n');
        }
        return text.toString().stripTrailing();
    }
}
