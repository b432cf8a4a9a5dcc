package dev.claudetap.conversation;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.TraceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads records for a conversation, each message of them once. Not safe for several threads. */
final class CallFactsReader {
    /** What is known of a system prompt. */
    private record Instructions(Digest digest, String beginning) {}

    /**
     * What a request says.
     *
     * @param system the JSON texts of all that belongs to the system prompt
     */
    private record Sent(List<MessageFacts> messages, List<String> system, Prompt prompt) {
        boolean answered() {
            return messages.stream().anyMatch(MessageFacts::isAssistant);
        }

        /** The system prompt, else the message that stands for it, as some agents have it towards OpenAI. */
        String told(String systemPrompt) {
            return systemPrompt.isEmpty() && isDeveloper() ? messages.get(0).words() : systemPrompt;
        }

        boolean isDeveloper() {
            return !messages.isEmpty()
                    && PurposeClues.isDeveloper(messages.get(0).role());
        }

        String lastWords() {
            for (int i = messages.size() - 1; i >= 0; i--) {
                if (messages.get(i).role().equals("user")) {
                    return messages.get(i).words();
                }
            }
            return "";
        }
    }

    /** A line of Claude Code's system prompt that differs from call to call. */
    private static final String BILLING = "x-anthropic-billing-header:";

    private final MessageTable messages = new MessageTable();
    private final PromptPieces pieces = new PromptPieces();
    private final Map<Digest, Instructions> known = new HashMap<>();

    /** Empty when the record is no traffic with a model. */
    Optional<CallFacts> read(TraceRecord record) {
        RequestParts parts = parts(record);
        String path = CallReader.path(record);
        if (CallReader.isTokenCount(record)) {
            return Optional.of(count(record, parts));
        }
        JsonObject response = CallReader.response(record);
        String provider = CallReader.provider(record, path, parts.head(), response);
        if (provider == null) {
            return Optional.empty();
        }
        Dialect dialect = CallReader.dialect(provider, path);
        Sent sent = sent(dialect, parts);
        Instructions instructions = instructions(dialect, parts, sent.system());
        boolean inMessages = instructions.beginning().isEmpty() && sent.isDeveloper();
        JsonObject inner = Dialect.opened(parts.head(), "request");
        PurposeClues clues = new PurposeClues(
                record, inner, sent.told(instructions.beginning()), parts.tools(), sent.answered(), sent.lastWords());
        CallPurpose purpose = PurposeRules.of(clues);
        return Optional.of(new CallFacts(
                record,
                provider,
                CallReader.model(record.request().path(), parts.head(), response),
                purpose,
                purpose.isConversation() || PurposeRules.generatesNothing(inner),
                Origins.of(record, parts.head()),
                inMessages ? sent.messages().get(0).digest() : instructions.digest(),
                parts.tools(),
                sent.messages(),
                sent.prompt(),
                MessageTable.facts(dialect.answered(response)),
                reply(record, dialect.answer(response), response, parts.head()),
                CallFate.of(record, CallReader.error(response))));
    }

    private static CallFacts.Reply reply(
            TraceRecord record, Dialect.Answer answer, JsonObject response, JsonObject request) {
        return new CallFacts.Reply(
                Consumption.of(record, request, response, Consumption.object(answer.usage())),
                answer.stopReason(),
                Dialect.text(response, "id"),
                Dialect.text(Dialect.opened(request, "request"), "previous_response_id"));
    }

    private Sent sent(Dialect dialect, RequestParts parts) {
        List<MessageFacts> sent = new ArrayList<>();
        List<String> system = new ArrayList<>(parts.texts().values());
        List<PromptPiece> read = pieces.before(parts);
        parts.elements().forEach((member, elements) -> {
            for (int i = 0; i < elements.size(); i++) {
                MessageTable.Entry entry = messages.read(dialect, member, elements.get(i));
                boolean instructs = entry.messages().isEmpty() && sent.isEmpty();
                if (instructs) {
                    system.add(elements.get(i));
                }
                read.add(entry.piece().at(instructs ? PromptPiece.Part.SYSTEM : PromptPiece.Part.MESSAGES, i));
                sent.addAll(entry.messages());
            }
        });
        Prompt prompt = new Prompt(
                read,
                String.join("", parts.toolTexts().values()),
                String.join("", parts.texts().values()));
        return new Sent(sent, system, prompt);
    }

    private static CallFacts count(TraceRecord record, RequestParts parts) {
        return new CallFacts(
                record,
                "",
                CallReader.model(record.request().path(), parts.head(), JsonObject.EMPTY),
                CallPurpose.TOKEN_COUNT,
                false,
                Origins.of(record, parts.head()),
                Digest.of(""),
                parts.tools(),
                List.of(),
                Prompt.NONE,
                List.of(),
                new CallFacts.Reply(Consumption.NONE, "", "", ""),
                CallFate.of(record, CallReader.error(CallReader.response(record))));
    }

    private static RequestParts parts(TraceRecord record) {
        if (record instanceof TraceRecord.WebSocket) {
            return RequestParts.of(CallReader.request(record).toJson());
        }
        return record.request().body() instanceof Body.Json json ? RequestParts.of(json.text()) : RequestParts.NONE;
    }

    /** @param system the JSON texts of all that belongs to the system prompt */
    private Instructions instructions(Dialect dialect, RequestParts parts, List<String> system) {
        return known.computeIfAbsent(Digest.of(String.join("\n", system)), raw -> {
            JsonObject.Builder request = JsonObject.builder();
            List<JsonValue> systemMessages = new ArrayList<>();
            try {
                for (Map.Entry<String, String> text : parts.texts().entrySet()) {
                    request.put(text.getKey(), JsonText.parse(text.getValue()));
                }
                for (String message : system.subList(parts.texts().size(), system.size())) {
                    systemMessages.add(JsonText.parse(message));
                }
            } catch (JsonException edited) {
                return new Instructions(raw, ""); // a trace file may have been edited
            }
            request.put("messages", new JsonArray(systemMessages));
            String text = withoutBilling(dialect.system(request.build()));
            return new Instructions(Digest.of(text), PurposeClues.beginning(text));
        });
    }

    private static String withoutBilling(String system) {
        int end = system.startsWith(BILLING) ? system.indexOf("\n\n") : -1;
        return end < 0 ? system : system.substring(end + 2);
    }
}
