package dev.claudetap.conversation;

import dev.claudetap.json.JsonObject;
import dev.claudetap.trace.TraceRecord;
import java.util.List;

/**
 * What is looked at to tell a call's purpose.
 *
 * @param record the record: path and headers
 * @param request the request's members, out of any envelope; of arrays at most that they are there
 * @param system the beginning of the system prompt
 * @param tools whether tools were offered
 * @param answered whether the model has said something in the request already
 * @param lastUser the beginning of the user's last words
 */
record PurposeClues(
        TraceRecord record, JsonObject request, String system, boolean tools, boolean answered, String lastUser) {
    /** So much of a text is looked at. */
    static final int BEGINNING = 2_000;

    /** The beginning of the last text in the last of the user's messages that is not the agent's own reminder. */
    static String lastWords(List<Message> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role().equals("user")) {
                return MessageFacts.words(messages.get(i));
            }
        }
        return "";
    }

    static boolean isDeveloper(String role) {
        return role.equals("developer") || role.equals("system");
    }

    /** The beginning of the system prompt, else of the message that stands for it. */
    static String system(LlmCall call) {
        boolean inMessages = call.system().isEmpty()
                && !call.messages().isEmpty()
                && isDeveloper(call.messages().get(0).role());
        return inMessages ? MessageFacts.words(call.messages().get(0)) : beginning(call.system());
    }

    static String beginning(String text) {
        String stripped = text.strip();
        return stripped.length() <= BEGINNING ? stripped : stripped.substring(0, BEGINNING);
    }
}
