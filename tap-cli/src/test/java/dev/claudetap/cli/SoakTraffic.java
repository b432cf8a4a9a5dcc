package dev.claudetap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** Agents of every kind at once, each at its own pace, until they are told to stop. Counts what they began. */
final class SoakTraffic implements AutoCloseable {
    static final int EVENTS = 200;
    static final int MESSAGES = 50;
    static final int BIG = 1 << 20;
    /** More than the buffers of two connections hold. */
    static final int STUCK = 24 << 20;

    private static final long PATIENCE_SECONDS = 120;
    private static final MediaType JSON = MediaType.get("application/json");
    private static final String WORDS = "The relay keeps every byte in order, and the recorder reads its copy. ";

    /** What an agent does again and again. */
    enum Kind {
        JSON(4, 60),
        STREAM(4, 500),
        SOCKET(3, 1_000),
        ABORT(3, 200),
        DEATH(2, 150),
        BIG(1, 4_000),
        STUCK(1, 0);

        private final int agents;
        private final int pauseMillis;

        Kind(int agents, int pauseMillis) {
            this.agents = agents;
            this.pauseMillis = pauseMillis;
        }

        /** Its path, by which both ends and the trace know it again. */
        String path() {
            return "/v1/messages/" + this;
        }
    }

    private final URI tap;
    private final OkHttpClient client = new OkHttpClient.Builder()
            .callTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .connectTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .readTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .writeTimeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .retryOnConnectionFailure(false)
            .build();
    private final ScheduledExecutorService agents = Executors.newScheduledThreadPool(20);
    private final Map<Kind, AtomicInteger> begun = new EnumMap<>(Kind.class);
    private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
    private final Socket stuck = new Socket();

    SoakTraffic(URI tap) {
        this.tap = tap;
        for (Kind kind : Kind.values()) {
            begun.put(kind, new AtomicInteger());
        }
    }

    /** Starts all of them. */
    @SuppressWarnings("FutureReturnValueIgnored") // What goes wrong is in the surprises.
    void start() throws IOException {
        for (Kind kind : Kind.values()) {
            for (int i = 0; kind != Kind.STUCK && i < kind.agents; i++) {
                agents.scheduleWithFixedDelay(() -> once(kind), 0, kind.pauseMillis, TimeUnit.MILLISECONDS);
            }
        }
        count(Kind.STUCK);
        stuck.setReceiveBufferSize(4096);
        stuck.connect(new java.net.InetSocketAddress(tap.getHost(), tap.getPort()));
        stuck.getOutputStream()
                .write(("GET " + Kind.STUCK.path() + " HTTP/1.1\r\nHost: soak\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    /** Lets each finish what it has begun, and the one that never reads go. */
    void stop() throws InterruptedException, IOException {
        agents.shutdown();
        if (!agents.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            surprises.add("an agent did not come to its end");
        }
        stuck.close();
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }

    int begun(Kind kind) {
        return count(kind, 0);
    }

    /** What went otherwise than it should. */
    List<String> surprises() {
        return List.copyOf(surprises);
    }

    private int count(Kind kind, int more) {
        AtomicInteger counter = begun.get(kind);
        return counter == null ? 0 : counter.addAndGet(more);
    }

    private void count(Kind kind) {
        count(kind, 1);
    }

    /** One exchange; whatever is thrown must not end the agent. */
    private void once(Kind kind) {
        count(kind);
        try {
            String surprise = kind == Kind.SOCKET ? socket() : call(kind);
            if (!surprise.isEmpty()) {
                surprises.add(kind + ": " + surprise);
            }
        } catch (IOException | RuntimeException e) {
            // Whatever it was, the soak has to tell of it.
            surprises.add(kind + ": " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns what was wrong with it. */
    private String call(Kind kind) throws IOException {
        Call call = client.newCall(new Request.Builder()
                .url(tap.resolve(kind.path()).toString())
                .post(RequestBody.create(body(kind), JSON))
                .build());
        try (Response response = call.execute()) {
            InputStream answer = response.body().byteStream();
            if (kind == Kind.ABORT) {
                int first = answer.read();
                call.cancel();
                return first < 0 ? "the answer was empty" : "";
            }
            long length = answer.transferTo(java.io.OutputStream.nullOutputStream());
            return kind == Kind.DEATH
                    ? "an answer without its end came whole"
                    : length == SoakUpstream.length(kind) ? "" : "got " + length + " bytes";
        } catch (IOException e) {
            if (kind == Kind.DEATH) {
                return "";
            }
            throw e;
        }
    }

    private static String body(Kind kind) {
        String prompt = WORDS.repeat(kind == Kind.BIG ? BIG / WORDS.length() : 20);
        return "{\"model\":\"claude-soak\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt + "\"}]}";
    }

    private String socket() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger echoes = new AtomicInteger();
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        WebSocketListener agent = new WebSocketListener() {
            @Override
            public void onMessage(WebSocket socket, String text) {
                if (echoes.incrementAndGet() < MESSAGES) {
                    socket.send(text);
                } else {
                    socket.close(1000, "done");
                }
            }

            @Override
            public void onClosed(WebSocket socket, int code, String reason) {
                ended.countDown();
            }

            @Override
            public void onFailure(
                    WebSocket socket, Throwable failure, @org.jspecify.annotations.Nullable Response response) {
                wrong.add(failure.toString());
                ended.countDown();
            }
        };
        Request request = new Request.Builder()
                .url(tap.resolve(Kind.SOCKET.path()).toString())
                .build();
        client.newWebSocket(request, agent).send(WORDS);
        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return "no end after " + echoes + " messages";
        }
        return wrong.isEmpty() && echoes.get() == MESSAGES ? "" : echoes + " messages, " + wrong;
    }

    @Override
    public void close() throws IOException {
        agents.shutdownNow();
        stuck.close();
    }
}
