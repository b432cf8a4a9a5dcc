package dev.claudetap.watch;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which Claude Code writes the bodies of its model calls: {@code ID.request.json} when a call begins,
 * {@code ID.response.json} when it has ended, and a line in {@code index.jsonl} that says which belong together. Each
 * call becomes an exchange of a tap as soon as its file is whole. A daemon thread looks ten times a second; methods are
 * safe on any thread.
 */
public final class BodyWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BodyWatch.class.getName());
    private static final long PAUSE_MILLIS = 100;
    private static final String REQUEST = ".request.json";
    private static final Headers JSON = Headers.of("Content-Type", "application/json");

    private final Path directory;
    private final URI target;
    private final ExchangeTap.Factory taps;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "claude-tap-bodies");

    /** Calls that have begun and not ended, by the name of their request's file. */
    private final Map<String, ExchangeTap> open = new HashMap<>();

    private final TreeSet<String> begun = new TreeSet<>();
    /** Index lines whose answer is not whole yet. */
    private final List<JsonObject> waiting = new ArrayList<>();

    private long indexRead;

    private BodyWatch(Path directory, URI target, ExchangeTap.Factory taps) {
        this.directory = directory;
        this.target = target;
        this.taps = taps;
    }

    /**
     * Begins to watch.
     *
     * @param target the provider that the agent talks to, for the records
     */
    public static BodyWatch start(Path directory, URI target, ExchangeTap.Factory taps) {
        BodyWatch watch = new BodyWatch(directory, target, taps);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            // Nobody but the end of the process does that; what is there is still read below.
            LOG.log(Level.DEBUG, "interrupted");
        }
        look();
        waiting.forEach(this::endUnfinished);
    }

    private void look() {
        try {
            beginNewRequests();
            waiting.addAll(newIndexLines());
            waiting.removeIf(this::end);
        } catch (IOException e) {
            // The next look may see more; what stays unread is told at the end as a call that did not finish.
            LOG.log(Level.DEBUG, () -> "the bodies cannot be read: " + e);
        }
    }

    private void beginNewRequests() throws IOException {
        try (DirectoryStream<Path> requests = Files.newDirectoryStream(directory, "*" + REQUEST)) {
            List<Path> fresh = new ArrayList<>();
            for (Path request : requests) {
                if (!begun.contains(request.getFileName().toString())) {
                    fresh.add(request);
                }
            }
            fresh.sort(BodyWatch::byAge);
            fresh.forEach(this::begin);
        }
    }

    private static int byAge(Path one, Path other) {
        return Long.compare(one.toFile().lastModified(), other.toFile().lastModified());
    }

    private void begin(Path request) {
        String name = request.getFileName().toString();
        byte[] body = whole(request);
        if (body == null) {
            return;
        }
        begun.add(name);
        ExchangeTap tap = taps.exchange();
        open.put(name, tap);
        String base = target.toString().replaceAll("/+$", "");
        tap.onRequest(new RequestHead("POST", "/v1/messages", JSON, base + "/v1/messages", base));
        tap.onRequestData(ByteBuffer.wrap(body));
        tap.onRequestEnd(Headers.EMPTY);
    }

    private List<JsonObject> newIndexLines() throws IOException {
        Path index = directory.resolve("index.jsonl");
        if (!Files.exists(index) || Files.size(index) == indexRead) {
            return List.of();
        }
        byte[] all = Files.readAllBytes(index);
        List<JsonObject> lines = new ArrayList<>();
        int from = (int) indexRead;
        for (int at = from; at < all.length; at++) {
            if (all[at] == '\n') {
                parsed(new String(all, from, at - from, StandardCharsets.UTF_8)).ifPresent(lines::add);
                from = at + 1;
            }
        }
        indexRead = from;
        return lines;
    }

    /** Ends the call of an index line; false when its answer is not whole yet. */
    private boolean end(JsonObject line) {
        byte[] body = line.string("response_file")
                .flatMap(this::inside)
                .map(BodyWatch::whole)
                .orElse(null);
        ExchangeTap tap =
                body == null ? null : open.remove(line.string("request_file").orElse(""));
        if (tap == null || body == null) {
            return body != null;
        }
        Headers headers = line.string("request_id")
                .map(id -> Headers.of("Content-Type", "application/json", "request-id", id))
                .orElse(JSON);
        tap.onResponse(new ResponseHead(200, "", headers));
        tap.onResponseData(ByteBuffer.wrap(body));
        tap.onResponseEnd(Headers.EMPTY);
        tap.onFinally(Outcome.COMPLETED, null);
        return true;
    }

    private void endUnfinished(JsonObject line) {
        ExchangeTap tap = open.remove(line.string("request_file").orElse(""));
        if (tap != null) {
            String why = "the agent did not finish writing the answer down";
            tap.onFinally(Outcome.CLIENT_ABORTED, new ExchangeError("client", why));
        }
    }

    /** A file of that name here; empty for a name that leads elsewhere. */
    private Optional<Path> inside(String name) {
        return name.matches("[\\w.-]+") ? Optional.of(directory.resolve(name)) : Optional.empty();
    }

    /** A file's content once it is a whole JSON text. */
    private static byte @Nullable [] whole(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            boolean closed = content.length > 0 && content[content.length - 1] == '}';
            return closed && parsed(new String(content, StandardCharsets.UTF_8)).isPresent() ? content : null;
        } catch (IOException e) {
            // Not there yet.
            return null;
        }
    }

    private static Optional<JsonObject> parsed(String text) {
        try {
            return JsonText.parse(text).asObject();
        } catch (JsonException e) {
            // Half written.
            return Optional.empty();
        }
    }

    /** Looks once more and stops; calls without an answer stay open for whoever closes the recorder. */
    @Override
    public void close() {
        over.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            // The caller wants to go; the daemon thread finishes alone.
            Thread.currentThread().interrupt();
        }
    }
}
