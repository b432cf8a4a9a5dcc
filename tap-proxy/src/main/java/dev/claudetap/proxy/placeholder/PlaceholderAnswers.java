package dev.claudetap.proxy.placeholder;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonLiteral;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.proxy.replay.AnswerSource;
import dev.claudetap.proxy.replay.Miss;
import dev.claudetap.proxy.replay.Playback;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers every call of a model with the word {@code captured} and without usage, in its provider's form, streamed where a stream was
 * asked for. Other requests get an empty list of models, nothing, or a 404. Safe on any thread.
 */
public final class PlaceholderAnswers implements AnswerSource {
    private static final Headers JSON = Headers.of("content-type", "application/json");
    private static final Headers EVENTS = Headers.of("content-type", "text/event-stream");
    private static final Headers AWS = Headers.of("content-type", "application/vnd.amazon.eventstream");
    private static final int NOT_FOUND = 404;
    private static final Pattern MODEL = Pattern.compile("/models?/([^/:]+)");

    @Override
    public Optional<Playback> answer(
            String method, String target, Body body, @Nullable String contentType, Consumer<Miss> missed) {
        String path = target.replaceFirst("\\?.*$", "");
        JsonObject sent = object(body);
        if (method.equals("HEAD") || method.equals("OPTIONS")) {
            return Optional.of(playback(200, JSON, ""));
        }
        if (method.equals("GET")) {
            return Optional.of(path.endsWith("/models") ? playback(200, JSON, Placeholders.NO_MODELS) : notFound());
        }
        return Optional.of(posted(path, target, sent));
    }

    private static Playback posted(String path, String target, JsonObject sent) {
        String lower = path.toLowerCase(Locale.ROOT);
        if (lower.endsWith("/count_tokens") || lower.endsWith("/input_tokens")) {
            return playback(200, JSON, "{\"input_tokens\":0}");
        }
        if (lower.endsWith(":counttokens")) {
            return playback(200, JSON, "{\"totalTokens\":0}");
        }
        if (lower.contains("embed") || lower.contains("/files")) {
            return notFound();
        }
        JsonObject asked = sent.object("request").orElse(sent);
        Dialect dialect = Dialect.of(lower, asked).orElse(null);
        return dialect == null ? notFound() : said(dialect, target, new Placeholders(model(path, sent)), sent);
    }

    private static Playback said(Dialect dialect, String target, Placeholders words, JsonObject sent) {
        String lower = target.toLowerCase(Locale.ROOT);
        boolean streams = sent.get("stream") == JsonLiteral.TRUE || lower.contains("stream");
        if (dialect == Dialect.GEMINI) {
            String body = words.gemini(lower.contains("v1internal"));
            return !streams
                    ? playback(200, JSON, body)
                    : lower.contains("alt=sse")
                            ? playback(200, EVENTS, "data: " + body + "\n\n")
                            : playback(200, JSON, "[" + body + "]");
        }
        if (dialect == Dialect.CONVERSE || lower.contains("/invoke")) {
            boolean converse = dialect == Dialect.CONVERSE;
            return streams
                    ? new Playback(
                            200,
                            "",
                            AWS,
                            0,
                            false,
                            List.of(converse ? words.converseFrames() : words.invokeFrames()),
                            false)
                    : playback(200, JSON, converse ? words.converse() : words.message());
        }
        return streams ? playback(200, EVENTS, words.events(dialect)) : playback(200, JSON, words.body(dialect));
    }

    private static String model(String path, JsonObject sent) {
        Matcher inPath = MODEL.matcher(path);
        return sent.string("model").orElseGet(() -> inPath.find() ? inPath.group(1) : "captured");
    }

    private static Playback notFound() {
        return new Playback(
                NOT_FOUND,
                "",
                Headers.of("content-type", "application/json", "x-should-retry", "false"),
                0,
                false,
                List.of(new Playback.Frame(Placeholders.NOT_FOUND, false, 0)),
                false);
    }

    private static Playback playback(int status, Headers headers, String text) {
        return new Playback(status, "", headers, 0, false, List.of(new Playback.Frame(text, false, 0)), false);
    }

    private static JsonObject object(Body body) {
        try {
            return body instanceof Body.Json json
                    ? JsonText.parse(json.text()).asObject().orElse(JsonObject.EMPTY)
                    : JsonObject.EMPTY;
        } catch (JsonException tooDeep) {
            return JsonObject.EMPTY;
        }
    }

    /** A conversation is answered as soon as a message carries a prompt, however many came before it. */
    @Override
    public Optional<List<Playback.Frame>> messages(
            String target, List<Body> sent, boolean most, Consumer<Miss> missed) {
        for (Body message : sent) {
            JsonObject object = object(message);
            if (object.has("input") || object.string("type").orElse("").equals("response.create")) {
                Placeholders words = new Placeholders(object.string("model").orElse("captured"));
                return Optional.of(words.responseEvents().stream()
                        .map(event -> new Playback.Frame(event.toJson(), false, 0))
                        .toList());
            }
        }
        return Optional.empty();
    }

    @Override
    public int mostMessages() {
        return 1;
    }
}
