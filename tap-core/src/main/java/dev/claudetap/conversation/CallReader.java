package dev.claudetap.conversation;

import dev.claudetap.decode.QoderEnvelope;
import dev.claudetap.decode.StreamDecoder;
import dev.claudetap.decode.StreamDecoders;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whether a record is a call of a model, whose dialect it speaks, and reads it. */
final class CallReader {
    private static final List<String> NO_CALLS = List.of("/embeddings", "/batches");

    private CallReader() {}

    static Optional<LlmCall> read(TraceRecord record) {
        return readWhole(record).filter(Whole::asks).map(Whole::call);
    }

    /**
     * A request as it was read.
     *
     * @param asks whether it asks for an answer at all
     */
    record Whole(LlmCall call, boolean asks) {}

    static Optional<Whole> readWhole(TraceRecord record) {
        JsonObject request = request(record);
        JsonObject response = response(record);
        String path = path(record);
        String provider = provider(record, path, request, response);
        if (provider == null) {
            return Optional.empty();
        }
        Dialect dialect = dialect(provider, path);
        Dialect.Answer answer = dialect.answer(response);
        LlmCall call = new LlmCall(
                provider,
                model(record.request().path(), request, response),
                dialect.system(request),
                dialect.tools(request),
                dialect.messages(request),
                answer.blocks(),
                answer.stopReason(),
                Consumption.of(record, request, response, Consumption.object(answer.usage()))
                        .usage(),
                error(response),
                CallContext.UNKNOWN);
        LlmCall told = call.in(context(record, call, request, response));
        return Optional.of(new Whole(told, !PurposeRules.generatesNothing(request)));
    }

    private static CallContext context(TraceRecord record, LlmCall call, JsonObject request, JsonObject response) {
        boolean answered =
                call.messages().stream().anyMatch(message -> message.role().equals("assistant"));
        JsonObject inner = Dialect.opened(request, "request");
        PurposeClues clues = new PurposeClues(
                record,
                inner,
                PurposeClues.system(call),
                !call.tools().isEmpty(),
                answered,
                PurposeClues.lastWords(call.messages()));
        return new CallContext(
                Origins.of(record, request),
                PurposeRules.of(clues),
                Dialect.text(response, "id"),
                Dialect.text(inner, "previous_response_id"));
    }

    static Optional<CallPurpose> purpose(TraceRecord record) {
        if (isTokenCount(record)) {
            return Optional.of(CallPurpose.TOKEN_COUNT);
        }
        return readWhole(record).map(whole -> whole.call().context().purpose());
    }

    static boolean isTokenCount(TraceRecord record) {
        return record.request().method().equals("POST") && PurposeRules.isTokenCount(path(record));
    }

    static Optional<CallCount> count(TraceRecord record) {
        JsonObject request = outline(record.request().body());
        JsonObject response = outline(record.response().body());
        if (!(record instanceof TraceRecord.Http) || request == null || response == null) {
            return whole(record);
        }
        String path = path(record);
        JsonObject asked = opened(request);
        String provider = provider(record, path, asked, response);
        if (provider == null || PurposeRules.generatesNothing(asked)) {
            return Optional.empty();
        }
        // No dialect takes its usage from within an array.
        JsonValue usage = dialect(provider, path).answer(response).usage();
        return Optional.of(new CallCount(
                provider,
                model(record.request().path(), asked, response),
                Consumption.of(record, asked, response, Consumption.object(usage))));
    }

    private static Optional<CallCount> whole(TraceRecord record) {
        JsonObject request = request(record);
        JsonObject response = response(record);
        String path = path(record);
        String provider = provider(record, path, request, response);
        if (provider == null || PurposeRules.generatesNothing(request)) {
            return Optional.empty();
        }
        JsonValue usage = dialect(provider, path).answer(response).usage();
        return Optional.of(new CallCount(
                provider,
                model(record.request().path(), request, response),
                Consumption.of(record, request, response, Consumption.object(usage))));
    }

    private static @Nullable JsonObject outline(Body body) {
        try {
            return body instanceof Body.Json json
                    ? JsonText.outline(json.text()).asObject().orElse(null)
                    : null;
        } catch (JsonException notJson) {
            return null;
        }
    }

    static String path(TraceRecord record) {
        String path = record.request().path();
        int query = path.indexOf('?');
        String bare = query < 0 ? path : path.substring(0, query);
        return (bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare).toLowerCase(Locale.ROOT);
    }

    static @Nullable String provider(TraceRecord record, String path, JsonObject request, JsonObject response) {
        if (record instanceof TraceRecord.Transcript) {
            return "transcript";
        }
        if (record instanceof TraceRecord.WebSocket) {
            return request.has("input") || response.has("output") ? "openai-responses" : null;
        }
        boolean noCall = NO_CALLS.stream().anyMatch(path::contains)
                || PurposeRules.isTokenCount(path)
                || !record.request().method().equals("POST");
        if (noCall) {
            return null;
        }
        if (path.endsWith(QoderEnvelope.PATH)) {
            return "openai-chat"; // its request is encoded by the agent and stays opaque
        }
        return request.members().isEmpty() ? null : byPath(path).orElseGet(() -> byShape(request, response));
    }

    private static Optional<String> byPath(String path) {
        if (path.contains("/model/") && (path.contains("/invoke") || path.contains("/converse"))) {
            return Optional.of("bedrock");
        }
        if (path.endsWith("/messages") || path.endsWith(":rawpredict") || path.endsWith(":streamrawpredict")) {
            return Optional.of("anthropic");
        }
        if (path.endsWith("/completions")) {
            return Optional.of("openai-chat");
        }
        if (path.endsWith("/responses") || path.endsWith("/responses/compact")) {
            return Optional.of("openai-responses");
        }
        return path.endsWith("generatecontent") ? Optional.of("gemini") : Optional.empty();
    }

    /** For gateways with paths of their own: only what both sides say counts. */
    private static @Nullable String byShape(JsonObject request, JsonObject response) {
        boolean messages = request.array("messages").isPresent();
        if (messages && response.array("choices").isPresent()) {
            return "openai-chat";
        }
        if (messages && Dialect.text(response, "type").equals("message")) {
            return "anthropic";
        }
        if (request.has("input") && Dialect.text(response, "object").equals("response")) {
            return "openai-responses";
        }
        boolean contents =
                request.object("request").orElse(request).array("contents").isPresent();
        boolean candidates = response.object("response").orElse(response).has("candidates");
        return contents && candidates ? "gemini" : null;
    }

    static Dialect dialect(String provider, String path) {
        return switch (provider) {
            case "openai-chat" -> new ChatDialect();
            case "openai-responses" -> new ResponsesDialect();
            case "gemini" -> new GeminiDialect();
            case "bedrock" -> path.contains("/converse") ? new ConverseDialect() : new AnthropicDialect();
            default -> new AnthropicDialect();
        };
    }

    static String model(String path, JsonObject request, JsonObject response) {
        return models(path, request, response).stream()
                .filter(model -> !model.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** What the answer, the request and the path call the model; empty texts where they do not. */
    static List<String> models(String path, JsonObject request, JsonObject response) {
        String answered = response.string("model")
                .or(() -> response.object("response").orElse(response).string("modelVersion"))
                .orElse("");
        return List.of(answered, request.string("model").orElse(""), modelInPath(path));
    }

    /** {@code /models/<model>:generateContent} and {@code /model/<model>/invoke}. */
    private static String modelInPath(String path) {
        int from = path.indexOf("/models/") >= 0 ? path.indexOf("/models/") + 8 : path.indexOf("/model/") + 7;
        if (from < 8 && !path.startsWith("/model/")) {
            return "";
        }
        int end = from;
        while (end < path.length()
                && "/?".indexOf(path.charAt(end)) < 0
                && !path.startsWith(":generate", end)
                && !path.startsWith(":stream", end)
                && !path.startsWith(":raw", end)) {
            end++;
        }
        return path.substring(from, end);
    }

    static String error(JsonObject response) {
        JsonValue error = response.get("error");
        if (error instanceof JsonObject object) {
            return object.string("message").orElseGet(object::toJson);
        }
        return error == null || error.isNull() ? "" : error.asString().orElseGet(error::toJson);
    }

    static JsonObject request(TraceRecord record) {
        JsonValue body = json(record.request().body());
        if (body instanceof JsonObject object) {
            return opened(object);
        }
        if (!(record instanceof TraceRecord.WebSocket socket)) {
            return JsonObject.EMPTY;
        }
        JsonObject request = JsonObject.EMPTY;
        for (WebSocketMessage message : socket.messages()) {
            if (message.fromClient() && json(message.body()) instanceof JsonObject object && object.has("input")) {
                request = object;
            }
        }
        return request;
    }

    /** Some agents wrap what they ask for. */
    private static JsonObject opened(JsonObject request) {
        return request.get("response") instanceof JsonObject inner && inner.has("input") ? inner : request;
    }

    static JsonObject response(TraceRecord record) {
        JsonValue body = json(record.response().body());
        if (body instanceof JsonObject object) {
            return QoderEnvelope.opened(object).asObject().orElse(JsonObject.EMPTY);
        }
        StreamDecoder decoder = StreamDecoders.forStream(record.request().path());
        if (body instanceof JsonArray chunks) { // Gemini without alt=sse: its events as one array
            chunks.forEach(chunk -> decoder.accept(new StreamEvent("message", "", true, null, 0), chunk));
        } else if (record instanceof TraceRecord.WebSocket socket) {
            for (WebSocketMessage message : socket.messages()) {
                if (!message.fromClient()) {
                    decoder.accept(
                            new StreamEvent("message", "", true, null, message.atMillis()), json(message.body()));
                }
            }
        } else {
            record.response().events().forEach(decoder::accept);
        }
        return decoder.body().asObject().orElse(JsonObject.EMPTY);
    }

    private static @Nullable JsonValue json(Body body) {
        if (body instanceof Body.Json json) {
            try {
                return JsonText.parse(json.text());
            } catch (JsonException notJson) {
                return null; // a trace file may have been edited
            }
        }
        return null;
    }
}
