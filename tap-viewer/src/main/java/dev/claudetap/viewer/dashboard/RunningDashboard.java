package dev.claudetap.viewer.dashboard;

import dev.claudetap.files.FileOwner;
import dev.claudetap.files.PrivateFiles;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.sessions.SessionJson;
import dev.claudetap.sessions.SessionStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A dashboard of another process, found by the note that it keeps in its output directory, which only the owner can read.
 * Nobody but that process is asked, and never through a proxy. Immutable.
 */
public final class RunningDashboard {
    private static final String FILE = ".cloudtap-dashboard.json";
    /** For an answer: whoever listens at an address of this machine is there, and may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int OK = 200;
    private static final int STOP_SECONDS = 30;
    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]");

    private final URI url;
    private final String cookie;
    private final JsonObject health;

    private RunningDashboard(URI url, String cookie, JsonObject health) {
        this.url = url;
        this.cookie = cookie;
        this.health = health;
    }

    /** What a dashboard leaves for later commands; goes with it. */
    static final class Note implements AutoCloseable {
        private final @Nullable Path file;
        private final String text;

        private Note(@Nullable Path file, String text) {
            this.file = file;
            this.text = text;
        }

        /** Removes it, unless another dashboard has put its own in its place. */
        @Override
        public void close() {
            try {
                if (file != null
                        && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                        && read(file).equals(text)) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                // A note without a dashboard is no harm: whoever follows it finds nobody.
                System.getLogger(RunningDashboard.class.getName())
                        .log(System.Logger.Level.DEBUG, "a dashboard's note stays", e);
            }
        }
    }

    static Note note(SessionStore store, URI url, String cookie) throws IOException {
        Path folder = store.directories().get(0);
        PrivateFiles.createFolders(folder);
        String text = JsonObject.builder()
                .put("url", url.toString())
                .put("cookie", cookie)
                .build()
                .toJson();
        Path file = folder.resolve(FILE);
        try (UnfinishedFile draft = UnfinishedFile.beside(file)) {
            Files.writeString(draft.path(), text, StandardCharsets.UTF_8);
            draft.putInPlace();
        }
        return new Note(file, text);
    }

    /** What a dashboard says of itself. */
    static String health(SessionStore store, String version) {
        return JsonObject.builder()
                .put("schema", SessionJson.SCHEMA)
                .put("version", version)
                .put("directories", directories(store))
                .build()
                .toJson();
    }

    private static JsonArray directories(SessionStore store) {
        return new JsonArray(store.directories().stream()
                .<JsonValue>map(directory -> new JsonString(directory.toString()))
                .toList());
    }

    /**
     * The dashboard that has its note in an output directory; empty when none answers.
     *
     * @param outputDirectory the first of the directories that it shows
     */
    public static Optional<RunningDashboard> find(Path outputDirectory) throws InterruptedException {
        try {
            Path file = outputDirectory.resolve(FILE);
            if (!new FileOwner().isAloneWith(file)) {
                // A note that came with somebody else's folder could lead anywhere.
                return Optional.empty();
            }
            JsonObject note = JsonText.parse(read(file)).asObject().orElse(JsonObject.EMPTY);
            URI url = URI.create(note.string("url").orElse(""));
            if (!isOfThisMachine(url)) {
                return Optional.empty();
            }
            RunningDashboard found =
                    new RunningDashboard(url, note.string("cookie").orElse(""), JsonObject.EMPTY);
            JsonObject health = found.ask("GET", "/api/health");
            return Optional.of(new RunningDashboard(url, found.cookie, health));
        } catch (IOException | JsonException | IllegalArgumentException nobody) {
            return Optional.empty();
        }
    }

    /** Dashboards of ours stand at addresses of this machine, and without a name that would have to be looked up. */
    private static boolean isOfThisMachine(URI url) throws IOException {
        String host = url.getHost() == null ? "" : url.getHost();
        if (!"http".equals(url.getScheme())
                || !(host.equals("localhost") || ADDRESS.matcher(host).matches())) {
            return false;
        }
        InetAddress address = InetAddress.getByName(host);
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || NetworkInterface.getByInetAddress(address) != null;
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether it is of that version and shows these sessions. */
    public boolean shows(SessionStore store, String version) {
        return health.string("version").filter(version::equals).isPresent()
                && health.array("directories")
                        .filter(directories(store)::equals)
                        .isPresent();
    }

    /** Its address. */
    public URI url() {
        return url;
    }

    /**
     * A fresh link that lets a browser in, once.
     *
     * @throws IOException when it answers no more
     */
    public URI invitation() throws IOException, InterruptedException {
        return URI.create(ask("POST", "/api/invitation").string("url").orElse(""));
    }

    /**
     * Asks it to stop, and waits until it serves no more.
     *
     * @throws IOException when it answers no more, or has not stopped after 30 seconds
     */
    public void stop() throws IOException, InterruptedException {
        InputStream lastWords = send("POST", "/api/quit", HttpResponse.BodyHandlers.ofInputStream())
                .body();
        CompletableFuture<Boolean> gone = CompletableFuture.supplyAsync(() -> ends(lastWords));
        try (lastWords) {
            gone.get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the dashboard still runs", e);
        }
    }

    private static boolean ends(InputStream answer) {
        try (answer) {
            answer.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException cutOff) {
            return true; // the server is gone, which is what was asked for
        }
    }

    private <T> HttpResponse<T> send(String method, String path, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .proxy(ProxySelector.of(null))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(PATIENCE)
                .header("Cookie", cookie)
                .header("X-Claude-Tap", "command")
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<T> response = client.send(request, handler);
        if (response.statusCode() != OK) {
            throw new IOException("the dashboard answers with " + response.statusCode());
        }
        return response;
    }

    private JsonObject ask(String method, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, HttpResponse.BodyHandlers.ofString());
        try {
            return JsonText.parse(response.body()).asObject().orElse(JsonObject.EMPTY);
        } catch (JsonException e) {
            throw new IOException("the dashboard's answer is no JSON", e);
        }
    }
}
