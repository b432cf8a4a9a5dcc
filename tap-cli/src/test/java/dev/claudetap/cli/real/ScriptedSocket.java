package dev.claudetap.cli.real;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** The Responses API over one WebSocket: each message asks for one answer and may lean on the ones before it. */
final class ScriptedSocket extends WebSocketListener {
    private final String path;
    private final List<ScriptedUpstream.Call> calls;
    private final List<JsonValue> earlier = new ArrayList<>();
    private JsonArray tools = JsonArray.EMPTY;

    ScriptedSocket(String path, List<ScriptedUpstream.Call> calls) {
        this.path = path;
        this.calls = calls;
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        JsonObject message = Dialect.object(text);
        JsonObject request = message.object("response").orElse(message);
        earlier.add(new JsonString(text));
        tools = request.array("tools").filter(it -> !it.elements().isEmpty()).orElse(tools);
        boolean warmUp = text.contains("\"generate\":false");
        calls.add(new ScriptedUpstream.Call("WEBSOCKET", path, text, !warmUp));
        Reply reply = warmUp ? new Reply.Text("") : ScriptedModel.reply(withWhatWasBefore(request));
        for (String frame : new ResponsesDialect().events(reply, request)) {
            String event =
                    frame.substring(frame.indexOf("data: ") + "data: ".length()).strip();
            // Later messages name the answers before them, so each has an id of its own.
            socket.send(event.replace("resp_scripted", "resp_scripted_" + earlier.size()));
        }
    }

    private JsonObject withWhatWasBefore(JsonObject request) {
        return JsonObject.builder()
                .put("model", new JsonString(request.string("model").orElse("")))
                .put("tools", tools)
                .put("input", new JsonArray(earlier))
                .build();
    }

    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        socket.close(code == 1005 ? 1000 : code, reason);
    }
}
