package dev.claudetap.export;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A transcript for people: for each call of a model what was new in the request, what came back and what it cost; other
 * exchanges as one line each; totals at the end. Holds one record at a time. Traced text stands in code fences, and the
 * output has no control character but line feeds and tabs.
 */
public final class MarkdownExport {
    private static final int MAX_TEXT = 20_000;
    private static final int MAX_RESULT = 2_000;
    private static final int MAX_TOOL_INPUT = 3_000;
    private static final int MAX_THINKING = 5_000;

    private final Appendable out;
    private final Map<String, Integer> callsByModel = new TreeMap<>();
    private TokenUsage total = TokenUsage.NONE;
    private int exchanges;

    private MarkdownExport(Appendable out) {
        this.out = out;
    }

    /**
     * Writes the transcript.
     *
     * @throws IOException when {@code out} fails
     */
    public static void write(Iterator<TraceRecord> records, Appendable out) throws IOException {
        MarkdownExport export = new MarkdownExport(out);
        out.append("# Trace\n");
        while (records.hasNext()) {
            export.record(records.next());
        }
        export.totals();
    }

    private void record(TraceRecord record) throws IOException {
        exchanges++;
        RecordHeader header = record.header();
        LlmCall call = LlmCall.of(record).orElse(null);
        String turn = header.turn().number()
                + (header.turn().part() == 1 ? "" : "." + header.turn().part());
        String title = call == null ? "other exchange" : call.model().isEmpty() ? call.provider() : call.model();
        heading("## Turn " + turn + " · " + SafeText.line(title));
        String target =
                SafeText.line(record.request().method() + " " + record.request().path());
        out.append("\n`" + target + "` → " + record.response().status() + " · "
                + header.outcome().key() + " · " + header.timing().duration().toMillis() + " ms · "
                + JsonExport.timestamp(header.timing().endedAt()) + "\n");
        if (header.error() != null) {
            fenced("Error: " + header.error().kind(), header.error().message(), MAX_RESULT);
        }
        if (call != null) {
            call(call);
        }
    }

    private void call(LlmCall call) throws IOException {
        callsByModel.merge(call.model().isEmpty() ? "unknown" : call.model(), 1, Integer::sum);
        total = total.plus(call.usage());
        for (Message message : latest(call.messages())) {
            for (ContentBlock block : message.content()) {
                block(message.role(), block);
            }
        }
        for (ContentBlock block : call.answer()) {
            block("answer", block);
        }
        if (!call.error().isEmpty()) {
            fenced("Error of the provider", call.error(), MAX_RESULT);
        }
        String stop = call.stopReason().isEmpty() ? "none" : SafeText.line(call.stopReason());
        out.append("\n" + tokens(call.usage()) + " · stop reason " + stop + "\n");
    }

    /** The messages after the last one of the assistant: what this call added to the one before. */
    private static List<Message> latest(List<Message> messages) {
        int from = messages.size();
        while (from > 0 && !messages.get(from - 1).role().equals("assistant")) {
            from--;
        }
        return messages.subList(from, messages.size());
    }

    private void block(String who, ContentBlock block) throws IOException {
        if (block instanceof ContentBlock.Text text) {
            fenced(who, text.text(), MAX_TEXT);
        } else if (block instanceof ContentBlock.Thinking thinking) {
            out.append("\n<details><summary>thinking</summary>\n");
            fence(thinking.text(), "", MAX_THINKING);
            out.append("\n</details>\n");
        } else if (block instanceof ContentBlock.ToolUse use) {
            heading("### tool call " + SafeText.line(use.name() + " " + use.id()));
            fence(PrettyJson.of(use.input(), 0), "json", MAX_TOOL_INPUT);
        } else if (block instanceof ContentBlock.ToolResult result) {
            String failed = result.error() ? " (failed)" : "";
            heading("### tool result " + SafeText.line(result.toolUseId()) + failed);
            for (ContentBlock part : result.content()) {
                fence(part instanceof ContentBlock.Text text ? text.text() : describe(part), "", MAX_RESULT);
            }
        } else {
            out.append("\n*" + SafeText.line(who) + ": " + describe(block) + "*\n");
        }
    }

    private static String describe(ContentBlock block) {
        if (block instanceof ContentBlock.Image image) {
            return "image " + SafeText.line(image.mediaType() + " " + image.source());
        }
        return block instanceof ContentBlock.Other other ? SafeText.line(other.type()) : "nested block";
    }

    private void totals() throws IOException {
        heading("## Totals");
        out.append("\n" + exchanges + " exchanges\n");
        for (Map.Entry<String, Integer> entry : callsByModel.entrySet()) {
            out.append("\n* " + SafeText.line(entry.getKey()) + ": " + entry.getValue() + " calls");
        }
        out.append("\n\n" + tokens(total) + "\n");
    }

    private static String tokens(TokenUsage usage) {
        return "Tokens: " + usage.freshInput() + " input, " + usage.cacheRead() + " cache read, " + usage.cacheWrite()
                + " cache write, " + usage.output() + " output";
    }

    private void heading(String text) throws IOException {
        out.append("\n" + text + "\n");
    }

    private void fenced(String title, String text, int max) throws IOException {
        heading("### " + SafeText.line(title));
        fence(text, "", max);
    }

    private void fence(String text, String language, int max) throws IOException {
        String shown = SafeText.visible(cut(text, max));
        String ticks = "`".repeat(Math.max(3, ComparisonMarkdown.longestTicks(shown) + 1));
        out.append("\n" + ticks + language + "\n" + shown + "\n" + ticks + "\n");
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
        return text.substring(0, end) + "\n… (" + (text.length() - end) + " more characters)";
    }
}
