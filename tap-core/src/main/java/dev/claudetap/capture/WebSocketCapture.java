package dev.claudetap.capture;

import dev.claudetap.decode.StreamDecoder;
import dev.claudetap.decode.StreamDecoders;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.tap.FrameHead;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.BodyInfo;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.RequestRecord;
import dev.claudetap.trace.ResponseRecord;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.WebSocketMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket session: one part for each model response that the server ends, and one for what is left at the close.
 * Worker only.
 */
final class WebSocketCapture {
    private static final Set<String> LAST = Set.of(
            "response.completed", "response.done", "response.failed", "response.incomplete", "response.error", "error");
    private static final int REMEMBERED = 1024;
    private static final int NORMAL_CLOSE = 1000;
    private static final int GOING_AWAY = 1001;

    private final RequestHead request;
    private final ResponseHead response;
    private final Session session;
    private final Consumer<WebSocketPart> to;
    private final FrameAssembler client;
    private final FrameAssembler server;

    private final Set<String> ended = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    private int part = 1;
    private List<WebSocketMessage> messages = new ArrayList<>();
    private int shown;
    private RequestMerge merge = new RequestMerge();
    private StreamDecoder decoder;
    private long keptChars;
    private long clientBytes;
    private long serverBytes;
    private long startMicros;
    private @Nullable Long firstMicros;
    private long lastMicros;
    private @Nullable String clientNote;
    private @Nullable String serverNote;

    WebSocketCapture(RequestHead request, ResponseHead response, Session session, Consumer<WebSocketPart> to) {
        this.request = request;
        this.response = response;
        this.session = session;
        this.to = to;
        this.decoder = StreamDecoders.forStream(request.target());
        String extensions = String.join(",", response.headers().all("sec-websocket-extensions"))
                .toLowerCase(Locale.ROOT);
        this.client = new FrameAssembler(new Side(true), session, !extensions.contains("client_no_context_takeover"));
        this.server = new FrameAssembler(new Side(false), session, !extensions.contains("server_no_context_takeover"));
    }

    private final class Side implements FrameAssembler.To {
        private final boolean fromClient;

        Side(boolean fromClient) {
            this.fromClient = fromClient;
        }

        @Override
        public void message(Body body, long micros) {
            take(fromClient, body, micros);
        }

        @Override
        public void close(int code) {
            if (code != NORMAL_CLOSE && code != GOING_AWAY) {
                note("closed with code " + code);
            }
        }

        @Override
        public void note(String note) {
            if (fromClient) {
                clientNote = clientNote == null ? note : clientNote;
            } else {
                serverNote = serverNote == null ? note : serverNote;
            }
        }
    }

    void frame(FrameHead head, long micros) {
        (head.fromClient() ? client : server).frame(head, micros);
    }

    void data(boolean fromClient, ByteBuffer bytes, long micros) {
        if (fromClient) {
            clientBytes += bytes.remaining();
            client.data(bytes, micros);
        } else {
            serverBytes += bytes.remaining();
            server.data(bytes, micros);
        }
    }

    void missed(boolean fromClient) {
        (fromClient ? client : server).missed();
    }

    private void take(boolean fromClient, Body body, long micros) {
        if (messages.isEmpty() && part > 1) {
            startMicros = micros;
        }
        lastMicros = micros;
        messages.add(new WebSocketMessage(fromClient, body, micros / 1_000));
        keptChars += size(body);
        JsonObject object = object(body);
        if (fromClient) {
            if (object != null) {
                merge.add(object);
            }
        } else {
            firstMicros = firstMicros == null ? (Long) micros : firstMicros;
            if (object != null && server(object, body, micros)) {
                end();
                return;
            }
        }
        if (keptChars > session.options().limits().bodyBytes()) {
            // Nobody says when such a session's answers end; a record at a time keeps it whole and memory bounded.
            end();
        }
    }

    /** Whether this message ends the part. */
    private boolean server(JsonObject object, Body body, long micros) {
        String type = object.string("type").orElse("message");
        String id = object.object("response").flatMap(r -> r.string("id")).orElse(null);
        if (type.equals("response.created")) {
            // A server may give each of its answers the same name.
            ended.remove(id);
        }
        if (LAST.contains(type) && id != null && !ended.add(id)) {
            // Some servers say it twice; the second time adds nothing but may follow events of its own.
            messages.remove(messages.size() - 1);
            return messages.stream().anyMatch(message -> !message.fromClient());
        }
        String text = body instanceof Body.Json json ? json.text() : "";
        decoder.accept(new StreamEvent(type, text, true, null, micros / 1_000), object);
        return LAST.contains(type);
    }

    private static long size(Body body) {
        if (body instanceof Body.Json json) {
            return json.text().length() + 64L;
        }
        if (body instanceof Body.Text text) {
            return text.text().length() + 64L;
        }
        return body instanceof Body.Binary binary && binary.base64() != null
                ? binary.base64().length() + 64L
                : 64L;
    }

    /** What kind of message the protocol calls it. */
    static String typeOf(Body body) {
        JsonObject object = object(body);
        return object == null ? "message" : object.string("type").orElse("message");
    }

    static @Nullable JsonObject object(Body body) {
        if (!(body instanceof Body.Json json)) {
            return null;
        }
        try {
            Optional<JsonObject> object = JsonText.parse(json.text()).asObject();
            return object.orElse(null);
        } catch (JsonException notReadable) {
            return null;
        }
    }

    private void end() {
        WebSocketPart whole = soFar();
        part++;
        messages = new ArrayList<>();
        shown = 0;
        merge = new RequestMerge();
        decoder = StreamDecoders.forStream(request.target());
        keptChars = 0;
        clientBytes = 0;
        serverBytes = 0;
        firstMicros = null;
        startMicros = lastMicros;
        clientNote = null;
        serverNote = null;
        to.accept(whole);
    }

    /** The part under way. */
    WebSocketPart soFar() {
        JsonValue reassembled = decoder.body();
        Body body = reassembled.isNull() ? Body.EMPTY : new Body.Json(reassembled.toJson());
        boolean keepMessages = session.options().storeStreamEvents() || body instanceof Body.Empty;
        return new WebSocketPart(
                part,
                startMicros,
                firstMicros,
                lastMicros,
                requestRecord(merge.body()),
                responseRecord(body),
                keepMessages ? messages : List.of());
    }

    /** Number of the part under way. */
    int part() {
        return part;
    }

    RequestRecord requestRecord(Body body) {
        BodyInfo info = new BodyInfo(clientBytes, null, false, clientNote);
        return new RequestRecord("WEBSOCKET", request.target(), HopByHop.strip(request.headers()), body, info);
    }

    private ResponseRecord responseRecord(Body body) {
        Headers headers = HopByHop.strip(response.headers());
        BodyInfo info = new BodyInfo(serverBytes, null, false, serverNote);
        return new ResponseRecord(response.status(), response.reason(), headers, Headers.EMPTY, body, info, List.of());
    }

    /** All messages of the part under way count as not asked for. */
    void tellAgain() {
        shown = 0;
    }

    /** Messages of the part under way that were not asked for before, for the journal. */
    List<WebSocketMessage> takeFresh() {
        List<WebSocketMessage> fresh = List.copyOf(messages.subList(Math.min(shown, messages.size()), messages.size()));
        shown = messages.size();
        return fresh;
    }

    /** What is left when the session ends; null when the last part said it all. */
    @Nullable
    WebSocketPart finish(long micros) {
        client.finish(micros);
        server.finish(micros);
        if (messages.isEmpty() && part > 1) {
            return null;
        }
        if (part == 1) {
            lastMicros = micros;
        }
        return soFar();
    }
}
