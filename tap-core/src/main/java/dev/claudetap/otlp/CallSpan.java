package dev.claudetap.otlp;

import dev.claudetap.conversation.CallFate;
import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.LlmCall;
import dev.claudetap.conversation.TokenUsage;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.pricing.Cost;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.RecordHeader;
import dev.claudetap.trace.TraceRecord;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the span of a call of a model. */
final class CallSpan {
    /**
     * Where it belongs.
     *
     * @param context its own
     * @param parent what it is part of
     * @param links what else it has to do with
     * @param resends how many calls before it in a row asked the same in vain
     */
    record Place(SpanContext context, SpanContext parent, List<Span.Link> links, int resends) {}

    private static final int FIRST_ERROR_STATUS = 400;
    /** Of an error's members, those that name its kind. */
    private static final List<String> ERROR_KINDS = List.of("type", "status", "code");

    private static final int LONGEST_KIND = 64;

    private final PriceTable prices;

    CallSpan(PriceTable prices) {
        this.prices = prices;
    }

    /** @param said what was said, when spans are to have it */
    Span of(TraceRecord record, ConversationCall call, @Nullable LlmCall said, Place place) {
        RecordHeader header = record.header();
        JsonObject request = opened(outline(record.request().body()), "request");
        JsonObject response = outline(record.response().body());
        String model = asked(call, request);
        Attributes attributes = new Attributes()
                .put(GenAi.OPERATION, GenAi.operation(call.provider()))
                .put(GenAi.PROVIDER, GenAi.provider(call.provider(), record))
                .put(GenAi.REQUEST_MODEL, model)
                .put(GenAi.CONVERSATION, call.origin().session().orElse(""))
                .put(GenAi.AGENT_NAME, header.capture().client())
                .put(GenAi.AGENT_ID, call.origin().agent().orElse(""));
        address(record, attributes);
        parameters(request, attributes);
        answer(record, call, response, attributes);
        usage(call, attributes);
        String failure = failure(record, call, response, said, attributes);
        if (place.resends() > 0) {
            attributes.put(GenAi.RESEND_COUNT, place.resends());
        }
        attributes.put(GenAi.TAP_PURPOSE, call.purpose().key()).put(GenAi.TAP_REQUEST_ID, call.requestId());
        if (said != null) {
            Messages.put(said, attributes);
        }
        return new Span(
                place.context(),
                place.parent().spanId(),
                (GenAi.operation(call.provider()) + " " + model).strip(),
                true,
                header.timing().startedAt(),
                header.timing().endedAt(),
                attributes,
                place.links(),
                failure);
    }

    private static String asked(ConversationCall call, JsonObject request) {
        List<String> models = call.used().models();
        return request.string("model")
                .or(() -> models.isEmpty() ? Optional.empty() : Optional.of(models.get(models.size() - 1)))
                .orElse(call.model());
    }

    private static void address(TraceRecord record, Attributes attributes) {
        URI upstream = Upstream.of(record);
        if (upstream != null) {
            attributes.put(GenAi.SERVER_ADDRESS, upstream.getHost()).put(GenAi.SERVER_PORT, Upstream.port(upstream));
        }
    }

    /** Each provider keeps them in an object of its own, or beside the messages. */
    private static void parameters(JsonObject request, Attributes attributes) {
        JsonObject set = opened(opened(request, "generationConfig"), "inferenceConfig");
        number(set, "max_tokens", "max_output_tokens", "max_completion_tokens", "maxOutputTokens", "maxTokens")
                .map(Double::longValue)
                .ifPresent(most -> attributes.put(GenAi.REQUEST_MAX_TOKENS, most));
        number(set, "temperature").ifPresent(value -> attributes.put(GenAi.REQUEST_TEMPERATURE, value));
        number(set, "top_p", "topP").ifPresent(value -> attributes.put(GenAi.REQUEST_TOP_P, value));
        number(set, "top_k", "topK").ifPresent(value -> attributes.put(GenAi.REQUEST_TOP_K, value));
    }

    private static Optional<Double> number(JsonObject owner, String... names) {
        for (String name : names) {
            if (owner.get(name) instanceof JsonNumber number) {
                double value = Double.parseDouble(number.text());
                return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static void answer(TraceRecord record, ConversationCall call, JsonObject response, Attributes attributes) {
        if (call.fate() == CallFate.ANSWERED) {
            attributes.put(GenAi.RESPONSE_MODEL, call.model());
        }
        attributes.put(
                GenAi.RESPONSE_ID,
                response.string("id").or(() -> response.string("responseId")).orElse(""));
        if (!call.stopReason().isEmpty()) {
            attributes.put(GenAi.FINISH_REASONS, List.of(call.stopReason()));
        }
        if (record.response().status() > 0 && !(record instanceof TraceRecord.WebSocket)) {
            attributes.put(GenAi.STATUS_CODE, record.response().status());
        }
        FirstChunk.of(record)
                .ifPresent(
                        seconds -> attributes.put(GenAi.REQUEST_STREAM, true).put(GenAi.TIME_TO_FIRST_CHUNK, seconds));
    }

    private void usage(ConversationCall call, Attributes attributes) {
        TokenUsage usage = call.usage();
        if (usage.total() > 0) {
            attributes
                    .put(GenAi.INPUT_TOKENS, usage.prompt())
                    .put(GenAi.OUTPUT_TOKENS, usage.output())
                    .put(GenAi.CACHE_READ_TOKENS, usage.cacheRead())
                    .put(GenAi.CACHE_WRITE_TOKENS, usage.cacheWrite());
        }
        if (usage.cacheWriteHour() > 0) {
            attributes.put(GenAi.TAP_CACHE_WRITE_HOUR, usage.cacheWriteHour());
        }
        if (usage.reasoning() > 0) {
            attributes.put(GenAi.REASONING_TOKENS, usage.reasoning());
        }
        Cost cost = prices.price(call.used());
        if (cost instanceof Cost.Priced priced) {
            attributes.put(GenAi.TAP_COST, priced.amount().doubleValue()).put(GenAi.TAP_CURRENCY, prices.currency());
        } else if (cost instanceof Cost.Unpriced unpriced) {
            attributes.put(GenAi.TAP_UNPRICED, unpriced.reason().key());
        }
    }

    /** What went wrong in one line: the provider's own words may quote what it was asked, and count as content. */
    private static @Nullable String failure(
            TraceRecord record,
            ConversationCall call,
            JsonObject response,
            @Nullable LlmCall said,
            Attributes attributes) {
        if (call.fate() == CallFate.ANSWERED) {
            return null;
        }
        int status = record.response().status();
        ExchangeError error = record.header().error();
        Outcome outcome = record.header().outcome();
        if (said != null && !said.error().isEmpty()) {
            attributes.put(GenAi.ERROR_TYPE, kind(response).orElse(GenAi.OTHER_ERROR));
            return Messages.bounded(said.error());
        }
        if (outcome != Outcome.COMPLETED && error != null) {
            attributes.put(GenAi.ERROR_TYPE, error.kind());
            return error.message();
        }
        String code = status >= FIRST_ERROR_STATUS ? Integer.toString(status) : GenAi.OTHER_ERROR;
        String otherwise = outcome == Outcome.COMPLETED ? code : outcome.key();
        String kind = kind(response).orElse(otherwise);
        attributes.put(GenAi.ERROR_TYPE, kind);
        return status >= FIRST_ERROR_STATUS ? "HTTP " + status + " " + kind : kind;
    }

    /** The provider's word for an error. */
    private static Optional<String> kind(JsonObject response) {
        JsonObject error = response.object("error").orElse(JsonObject.EMPTY);
        return ERROR_KINDS.stream()
                .flatMap(name -> error.string(name).stream())
                .filter(word -> !word.isBlank() && word.length() <= LONGEST_KIND)
                .findFirst();
    }

    private static JsonObject opened(JsonObject owner, String name) {
        return owner.object(name).orElse(owner);
    }

    /** Arrays are left out: what was said is not needed here. */
    private static JsonObject outline(Body body) {
        try {
            JsonValue value = body instanceof Body.Json json ? JsonText.outline(json.text()) : JsonObject.EMPTY;
            return value.asObject().orElse(JsonObject.EMPTY);
        } catch (JsonException edited) {
            return JsonObject.EMPTY; // a trace file may have been edited
        }
    }
}
