package dev.claudetap.sessions;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Message;
import dev.claudetap.conversation.ToolDefinition;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import dev.claudetap.sessions.SearchHit.Where;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/** The texts of a record, each with its place: what a reader of the call would read. */
final class RecordTexts {
    private final TraceRecord record;
    private final Optional<LlmCall> call;

    RecordTexts(TraceRecord record) {
        this.record = record;
        this.call = LlmCall.of(record);
    }

    /** Tells of each text until one is answered with false; whether none was. */
    boolean each(BiPredicate<Where, String> told) {
        return call.isPresent() ? call(call.get(), told) : other(told);
    }

    private boolean call(LlmCall said, BiPredicate<Where, String> told) {
        if (!said.system().isEmpty() && !told.test(Where.SYSTEM, said.system())) {
            return false;
        }
        for (ToolDefinition tool : said.tools()) {
            if (!told.test(Where.TOOL, tool.name() + ": " + tool.description())) {
                return false;
            }
        }
        for (Message message : said.messages()) {
            Where where = switch (message.role()) {
                case "system", "developer" -> Where.SYSTEM;
                case "tool" -> Where.TOOL;
                case "assistant" -> Where.ANSWER;
                default -> Where.MESSAGE;
            };
            if (!blocks(message.content(), where, told)) {
                return false;
            }
        }
        return blocks(said.answer(), Where.ANSWER, told) && error(said, told);
    }

    private static boolean error(LlmCall said, BiPredicate<Where, String> told) {
        return said.error().isEmpty() || told.test(Where.ANSWER, said.error());
    }

    private static boolean blocks(List<ContentBlock> blocks, Where where, BiPredicate<Where, String> told) {
        for (ContentBlock block : blocks) {
            boolean more;
            if (block instanceof ContentBlock.ToolResult result) {
                more = blocks(result.content(), Where.TOOL, told);
            } else if (block instanceof ContentBlock.ToolUse use) {
                more = told.test(Where.TOOL, use.name() + " " + flat(use.input()));
            } else {
                more = told.test(where, text(block));
            }
            if (!more) {
                return false;
            }
        }
        return true;
    }

    private static String text(ContentBlock block) {
        if (block instanceof ContentBlock.Text text) {
            return text.text();
        }
        if (block instanceof ContentBlock.Thinking thinking) {
            return thinking.text();
        }
        return block instanceof ContentBlock.Other other ? flat(other.raw()) : "";
    }

    /** Names and values, without the marks of JSON. */
    static String flat(JsonValue value) {
        StringBuilder out = new StringBuilder();
        flat(value, out);
        return out.toString().strip();
    }

    private static void flat(JsonValue value, StringBuilder out) {
        if (value instanceof JsonObject object) {
            object.forEach(member -> {
                out.append(member.name()).append(": ");
                flat(member.value(), out);
            });
        } else if (value instanceof JsonArray array) {
            array.forEach(element -> flat(element, out));
        } else {
            out.append(value instanceof JsonString text ? text.value() : value.toJson())
                    .append(' ');
        }
    }

    private boolean other(BiPredicate<Where, String> told) {
        ExchangeError error = record.header().error();
        return told.test(
                        Where.OTHER,
                        record.request().method() + " " + record.request().path())
                && told.test(Where.OTHER, record.request().body().text())
                && told.test(Where.OTHER, record.response().body().text())
                && (error == null || told.test(Where.OTHER, error.message()));
    }
}
