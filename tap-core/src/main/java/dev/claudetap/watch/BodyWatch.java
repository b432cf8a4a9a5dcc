package dev.claudetap.watch;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonString;
import dev.claudetap.tap.ExchangeTap;
import dev.claudetap.tap.RequestHead;
import dev.claudetap.tap.ResponseHead;
import dev.claudetap.trace.ExchangeError;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.Outcome;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which Claude Code writes the bodies of its model calls: {@code ID.request.json} when a call begins,
 * {@code ID.response.json} when it has ended, and a line in {@code index.jsonl} that says which belong together. Each
 * call becomes an exchange of a tap as soon as its file is whole, and the file, which holds secrets still, is removed. A
 * daemon thread looks ten times a second; methods are safe on any thread.
 */
public final class BodyWatch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(BodyWatch.class.getName());
    private static final long PAUSE_MILLIS = 100;
    private static final String REQUEST = ".request.json";
    private static final String RESPONSE = ".response.json";
    private static final Headers JSON = Headers.of("Content-Type", "application/json");

    private final Path directory;
    private final URI target;
    private final ExchangeTap.Factory taps;
    private final long limit;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "claude-tap-bodies");

    /** Calls that have begun and not ended, by the name of their request's file. */
    private final Map<String, ExchangeTap> open = new HashMap<>();

    private final Set<String> begun = new HashSet<>();
    private final Map<Path, Long> sizes = new HashMap<>();
    /** Index lines whose request or answer is not whole yet. */
    private final List<JsonObject> waiting = new ArrayList<>();

    private final BodyIndex index;

    /** One that looks only when told to. */
    BodyWatch(Path directory, URI target, ExchangeTap.Factory taps, long limit) {
        this.directory = directory;
        this.index = new BodyIndex(directory);
        this.target = target;
        this.taps = taps;
        this.limit = limit;
    }

    /**
     * Begins to watch.
     *
     * @param target the provider that the agent talks to, for the records
     * @param limit the largest body that is kept; larger ones are handed over in pieces
     */
    public static BodyWatch start(Path directory, URI target, ExchangeTap.Factory taps, long limit) {
        BodyWatch watch = new BodyWatch(directory, target, taps, limit);
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
        sweep();
    }

    /** The last look, when nobody writes any more: what an agent that left in a hurry has left, too. */
    void sweep() {
        look(true);
        // A large body is whole when it has stayed as it was.
        look(true);
        waiting.forEach(this::endUnfinished);
        endWithoutALine();
    }

    void look() {
        look(false);
    }

    private void look(boolean complete) {
        try {
            // The index first: a request that it names was there before, so that it is begun below.
            waiting.addAll(index.fresh(complete));
            beginNewRequests();
            waiting.removeIf(this::end);
        } catch (IOException e) {
            // The next look may see more; what stays unread is told at the end as a call that did not finish.
            LOG.log(Level.DEBUG, () -> "the bodies cannot be read: " + e);
        } catch (RuntimeException | Error e) {
            // The one thread that looks must outlive anything, also a lack of memory.
            LOG.log(Level.WARNING, "the bodies cannot be read; the next look tries again", e);
        }
    }

    private record Fresh(Path file, FileTime written) {}

    private void beginNewRequests() throws IOException {
        List<Fresh> fresh = new ArrayList<>();
        try (DirectoryStream<Path> requests = Files.newDirectoryStream(directory, "*" + REQUEST)) {
            for (Path request : requests) {
                if (!begun.contains(request.getFileName().toString())) {
                    fresh.add(new Fresh(request, Files.getLastModifiedTime(request)));
                }
            }
        }
        fresh.sort(Comparator.comparing(Fresh::written));
        fresh.forEach(request -> begin(request.file()));
    }

    private void begin(Path request) {
        String name = request.getFileName().toString();
        try {
            BodyFile body = whole(request);
            if (body == null) {
                return;
            }
            begun.add(name);
            ExchangeTap tap = taps.exchange();
            open.put(name, tap);
            String base = target.toString().replaceAll("/+$", "");
            tap.onRequest(new RequestHead("POST", "/v1/messages", JSON, base + "/v1/messages", base));
            body.pieces(tap::onRequestData);
            tap.onRequestEnd(Headers.EMPTY);
            Files.deleteIfExists(request);
        } catch (IOException | RuntimeException | Error e) {
            // Whatever one file does, the others are read; this one ends as a record that says so.
            begun.add(name);
            failed(name, request, e);
        }
    }

    /** One file that makes trouble must not end the watch over the others. */
    private void failed(String request, Path file, Throwable why) {
        LOG.log(Level.WARNING, "a call is not recorded whole: " + file.getFileName() + ": " + why);
        ExchangeTap tap = open.remove(request);
        if (tap == null) {
            return;
        }
        try {
            tap.onFinally(Outcome.CLIENT_ABORTED, new ExchangeError("client", "its body could not be read: " + why));
        } catch (RuntimeException | Error e) {
            // As above; the recorder ends what is open when it closes.
            LOG.log(Level.WARNING, "a call could not be ended", e);
        }
    }

    /** Ends the call of an index line; false when its request or its answer is not whole yet. */
    private boolean end(JsonObject line) {
        String request = line.string("request_file").orElse("");
        Path answer = line.string("response_file").flatMap(this::inside).orElse(null);
        if (answer == null || !begun.contains(request)) {
            return false;
        }
        try {
            BodyFile body = whole(answer);
            if (body == null) {
                return false;
            }
            ExchangeTap tap = open.get(request);
            if (tap != null) {
                Headers headers = line.string("request_id")
                        .map(id -> Headers.of("Content-Type", "application/json", "request-id", id))
                        .orElse(JSON);
                tap.onResponse(new ResponseHead(200, "", headers));
                body.pieces(tap::onResponseData);
                tap.onResponseEnd(Headers.EMPTY);
                open.remove(request);
                tap.onFinally(Outcome.COMPLETED, null);
            }
            Files.deleteIfExists(answer);
        } catch (IOException | RuntimeException | Error e) {
            // As above, for an answer.
            failed(request, answer, e);
        }
        return true;
    }

    private void endUnfinished(JsonObject line) {
        endUnfinished(
                line.string("request_file").orElse(""),
                line.string("response_file").flatMap(this::inside).orElse(null));
    }

    /** What there is of an answer is kept, as with one that breaks off on the wire. */
    private void endUnfinished(String request, @Nullable Path answer) {
        ExchangeTap tap = open.get(request);
        if (tap == null) {
            return;
        }
        try {
            if (answer != null && Files.isRegularFile(answer) && Files.size(answer) > 0) {
                tap.onResponse(new ResponseHead(200, "", JSON));
                new BodyFile(answer, Optional.empty()).pieces(tap::onResponseData);
                Files.deleteIfExists(answer);
            }
            open.remove(request);
            String why = "the agent did not finish writing the answer down";
            tap.onFinally(Outcome.CLIENT_ABORTED, new ExchangeError("client", why));
        } catch (IOException | RuntimeException | Error e) {
            // As for a whole answer.
            failed(request, directory, e);
        }
    }

    /** An answer that no line of the index names is that of the one call that has none; among several nobody can tell. */
    private void endWithoutALine() {
        List<Path> answers = new ArrayList<>();
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, "*" + RESPONSE)) {
            left.forEach(answers::add);
        } catch (IOException | DirectoryIteratorException e) {
            // The calls stay open, and end with the recorder.
            LOG.log(Level.WARNING, () -> "the bodies cannot be read: " + e);
            return;
        }
        if (answers.size() != 1 || open.size() != 1) {
            return;
        }
        String request = open.keySet().iterator().next();
        String answer = String.valueOf(answers.get(0).getFileName());
        JsonObject line = JsonObject.builder()
                .put("request_file", new JsonString(request))
                .put("response_file", new JsonString(answer))
                .build();
        if (!end(line)) {
            endUnfinished(line);
        }
    }

    /** A file of that name here; empty for a name that leads elsewhere. */
    private Optional<Path> inside(String name) {
        return name.matches("[\\w.-]+") ? Optional.of(directory.resolve(name)) : Optional.empty();
    }

    /** A file's body once it is whole. */
    private @Nullable BodyFile whole(Path file) {
        try {
            Long before = sizes.put(file, Files.size(file));
            BodyFile body =
                    BodyFile.of(file, limit, before == null ? -1 : before).orElse(null);
            if (body != null) {
                sizes.remove(file);
            }
            return body;
        } catch (IOException e) {
            // Not there yet.
            return null;
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
