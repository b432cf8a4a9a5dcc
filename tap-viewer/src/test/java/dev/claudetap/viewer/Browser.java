package dev.claudetap.viewer;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven over the DevTools protocol. One thread. */
final class Browser implements AutoCloseable {
    private static final Pattern ENDPOINT = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Long, CompletableFuture<JsonObject>> answers = new ConcurrentHashMap<>();
    private final List<JsonObject> events = new CopyOnWriteArrayList<>();
    private volatile CompletableFuture<Boolean> loaded = new CompletableFuture<>();

    private Browser(Process process, Path profile) throws Exception {
        this.process = process;
        this.profile = profile;
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest newPage = HttpRequest.newBuilder(
                        URI.create("http://" + endpoint(process) + "/json/new?about:blank"))
                .method("PUT", HttpRequest.BodyPublishers.noBody())
                .build();
        String page = http.send(newPage, HttpResponse.BodyHandlers.ofString()).body();
        String address = JsonText.parse(page)
                .asObject()
                .flatMap(target -> target.string("webSocketDebuggerUrl"))
                .orElseThrow();
        socket = http.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Messages())
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Starts a browser, or fails with what is missing. */
    static Browser start() throws Exception {
        String program = System.getenv().getOrDefault("CHROMIUM", "chromium");
        Path profile = Files.createTempDirectory("claude-tap-browser");
        Process process;
        try {
            process = new ProcessBuilder(
                            program,
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--no-first-run",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile,
                            "about:blank")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "No Chromium: install it (apt-get install chromium) or set CHROMIUM to its path", e);
        }
        Browser browser = new Browser(process, profile);
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            browser.send(domain + ".enable", JsonObject.EMPTY);
        }
        return browser;
    }

    private static String endpoint(Process process) throws IOException {
        BufferedReader lines = process.errorReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher matcher = ENDPOINT.matcher(line);
            if (matcher.find()) {
                // What it says from here on nobody reads; a full pipe would stop it.
                Thread drain = new Thread(() -> lines.lines().forEach(rest -> {}), "chromium-stderr");
                drain.setDaemon(true);
                drain.start();
                return matcher.group(1);
            }
        }
        throw new IllegalStateException("Chromium ended before it opened its DevTools port");
    }

    /** Opens a page and waits until it has shown all its calls. */
    void open(Path html) throws Exception {
        open(html.toUri() + "");
    }

    void open(String address) throws Exception {
        events.clear();
        loaded = new CompletableFuture<>();
        send("Page.navigate", JsonObject.builder().put("url", address).build());
        loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        evaluate("""
                new Promise((resolve) => {
                  const look = () => document.body.dataset.ready ? resolve(true) : setTimeout(look, 5);
                  look();
                })""");
    }

    /** Runs a script that leads to another page, and waits until that, or where it leads to in turn, is the application's. */
    void leaves(String script) throws Exception {
        loaded = new CompletableFuture<>();
        evaluate(script);
        boolean there = false;
        while (!there) {
            loaded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            loaded = new CompletableFuture<>();
            try {
                there = evaluate("document.getElementById('detail') !== null")
                        .toJson()
                        .equals("true");
            } catch (IllegalStateException gone) {
                // It was left, too, while we asked: another one loads.
                there = false;
            }
        }
    }

    /** What a JavaScript expression, or the promise it makes, comes to. */
    JsonValue evaluate(String expression) throws Exception {
        JsonObject answer = send(
                "Runtime.evaluate",
                JsonObject.builder()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true)
                        .build());
        if (answer.has("exceptionDetails")) {
            throw new AssertionError("in the page: " + answer.get("exceptionDetails"));
        }
        JsonObject result = answer.object("result").orElseThrow();
        JsonValue value = result.get("value");
        return value == null ? JsonText.parse("null") : value;
    }

    String text(String expression) throws Exception {
        return evaluate(expression).asString().orElseThrow();
    }

    long number(String expression) throws Exception {
        return evaluate(expression).asLong().orElseThrow();
    }

    List<String> texts(String expression) throws Exception {
        return evaluate(expression).asArray().orElse(JsonArray.EMPTY).elements().stream()
                .flatMap(value -> value.asString().stream())
                .toList();
    }

    /** Presses a key as a person would. */
    void press(String key) throws Exception {
        JsonObject.Builder down = JsonObject.builder().put("type", "keyDown").put("key", key);
        if (key.length() == 1) {
            down.put("text", key);
        }
        send("Input.dispatchKeyEvent", down.build());
        send(
                "Input.dispatchKeyEvent",
                JsonObject.builder().put("type", "keyUp").put("key", key).build());
    }

    /** Lays the page out for a window of that size, in the system's light or dark colours. */
    void look(int width, int height, String scheme) throws Exception {
        look(width, height, scheme, "no-preference");
    }

    /** As {@link #look(int, int, String)}; motion is {@code reduce} or {@code no-preference}. */
    void look(int width, int height, String scheme, String motion) throws Exception {
        send(
                "Emulation.setDeviceMetricsOverride",
                JsonObject.builder()
                        .put("width", width)
                        .put("height", height)
                        .put("deviceScaleFactor", 1)
                        .put("mobile", width < 700)
                        .build());
        List<JsonValue> features =
                List.of(feature("prefers-color-scheme", scheme), feature("prefers-reduced-motion", motion));
        send(
                "Emulation.setEmulatedMedia",
                JsonObject.builder().put("features", new JsonArray(features)).build());
    }

    private static JsonObject feature(String name, String value) {
        return JsonObject.builder().put("name", name).put("value", value).build();
    }

    void screenshot(Path png) throws Exception {
        String data =
                send("Page.captureScreenshot", JsonObject.EMPTY).string("data").orElseThrow();
        Files.createDirectories(png.toAbsolutePath().getParent());
        Files.write(png, Base64.getDecoder().decode(data));
    }

    /** Whatever went wrong or was written to the console since the page was opened. */
    List<String> complaints() {
        return events(
                "Runtime.exceptionThrown",
                "Runtime.consoleAPICalled",
                "Log.entryAdded",
                "Page.javascriptDialogOpening");
    }

    /** The addresses the page asked for since it was opened, images inside the page left out. */
    List<String> requests() {
        return events.stream()
                .filter(event -> event.string("method").orElse("").equals("Network.requestWillBeSent"))
                .map(event -> event.object("params")
                        .flatMap(params -> params.object("request"))
                        .flatMap(request -> request.string("url"))
                        .orElseThrow())
                .filter(address -> !address.startsWith("data:image/"))
                .toList();
    }

    private List<String> events(String... methods) {
        return events.stream()
                .filter(event ->
                        Stream.of(methods).anyMatch(event.string("method").orElse("")::equals))
                .map(JsonObject::toJson)
                .toList();
    }

    private JsonObject send(String method, JsonObject params) throws Exception {
        long id = lastId.incrementAndGet();
        CompletableFuture<JsonObject> answer = new CompletableFuture<>();
        answers.put(id, answer);
        JsonObject command = JsonObject.builder()
                .put("id", id)
                .put("method", method)
                .put("params", params)
                .build();
        socket.sendText(command.toJson(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        JsonObject message = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message.has("error")) {
            throw new IllegalStateException(method + ": " + message.get("error"));
        }
        return message.object("result").orElseThrow();
    }

    @Override
    public void close() throws IOException {
        socket.abort();
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        process.onExit().join();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }

    private final class Messages implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                take(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(String text) {
            JsonObject message;
            try {
                message = JsonText.parse(text).asObject().orElseThrow();
            } catch (JsonException e) {
                throw new IllegalStateException("not DevTools protocol", e);
            }
            CompletableFuture<JsonObject> answer =
                    message.number("id").map(answers::remove).orElse(null);
            if (answer != null) {
                answer.complete(message);
                return;
            }
            events.add(message);
            if (message.string("method").orElse("").equals("Page.loadEventFired")) {
                loaded.complete(true);
            }
        }
    }
}
