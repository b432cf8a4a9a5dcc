package dev.claudetap.sessions;

import dev.claudetap.conversation.ContentBlock;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.Message;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.TraceRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the few words by which a user knows a session again. */
final class SessionWords {
    private static final int LONGEST = 220;
    private static final int FIRST_ERROR_STATUS = 400;

    /** What agents put into a user's message themselves. */
    private static final List<String> INJECTED = List.of(
            "<system-reminder>",
            "<environment_context>",
            "<user_instructions>",
            "<permissions",
            "<instructions>",
            "<environment_details>",
            "<local-command-",
            "<command-",
            "<ide_",
            "<session_context>",
            "<additional_context>",
            "# agents.md",
            "caveat: the messages below",
            "this is the gemini cli",
            "this is the qwen code");

    /** What agents wrap the user's own words in. */
    private static final Pattern WRAPPED = Pattern.compile(
            "(?s)<(user_query|user_request|user_message|task|feedback)>\\s*(.*?)\\s*</\\1>", Pattern.CASE_INSENSITIVE);

    private SessionWords() {}

    /** The first thing that a user says in a request. */
    static String firstPrompt(LlmCall call) {
        String any = "";
        for (Message message : call.messages()) {
            if (!message.role().equals("user")) {
                continue;
            }
            for (ContentBlock block : message.content()) {
                if (block instanceof ContentBlock.Text text && !text.text().isBlank()) {
                    String words = unwrapped(text.text());
                    if (!isInjected(words)) {
                        return shortened(words);
                    }
                    any = any.isEmpty() ? words : any;
                }
            }
        }
        return shortened(any);
    }

    private static String unwrapped(String text) {
        Matcher wrapped = WRAPPED.matcher(text);
        return wrapped.find() ? wrapped.group(2) : text.strip();
    }

    private static boolean isInjected(String words) {
        String start = words.stripLeading();
        String beginning = start.substring(0, Math.min(40, start.length())).toLowerCase(Locale.ROOT);
        return INJECTED.stream().anyMatch(beginning::startsWith);
    }

    /** What the model said: its words, else the tools it called. */
    static String answer(LlmCall call) {
        String text = call.text();
        if (!text.isBlank()) {
            return shortened(text);
        }
        List<String> tools =
                call.toolUses().stream().map(ContentBlock.ToolUse::name).toList();
        return shortened(String.join(", ", tools));
    }

    /** Why a call failed. */
    static String error(TraceRecord record, Optional<LlmCall> call) {
        String told = call.map(LlmCall::error).orElse("");
        ExchangeError error = record.header().error();
        if (told.isEmpty() && error != null) {
            told = error.message();
        }
        int status = record.response().status();
        String code = status >= FIRST_ERROR_STATUS ? "HTTP " + status : "";
        return shortened(code.isEmpty() || told.isEmpty() ? code + told : code + ": " + told);
    }

    /** One line of at most so many characters. */
    static String shortened(String text) {
        String start = text.length() > 4 * LONGEST ? text.substring(0, 4 * LONGEST) : text;
        String line = start.strip().replaceAll("\\s+", " ");
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return line.substring(0, end) + "\u2026";
    }
}
