package dev.claudetap.viewer;

import dev.claudetap.capture.ProgressSink;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Headers;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.viewer.LineSource.Line;
import dev.claudetap.viewer.LiveInbox.Item;
import dev.claudetap.viewer.server.Answer;
import dev.claudetap.viewer.server.Binding;
import dev.claudetap.viewer.server.PageServer;
import dev.claudetap.viewer.server.Route;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The page of a session while it runs: give it to a session as a sink, and open {@link #link} in a browser. Exchanges appear when
 * their request is whole, their answers grow, and they settle into records. Serves this machine only unless told otherwise, and only
 * browsers that came by a link. Nothing a browser does or does not do reaches the recorder: what it is told goes to a thread of its own,
 * and each browser reads from a file at its own pace. Safe on any thread; belongs to one session, which closes it at its end.
 */
public final class LiveViewer implements ProgressSink {
    private static final System.Logger LOG = System.getLogger(LiveViewer.class.getName());
    private static final long MOST_WAITING = 32L << 20;
    private static final long END_MILLIS = 5_000;

    private final String title;
    private final PriceTable prices;
    private final LiveInbox inbox;
    final LiveLog log;
    private final LiveTrace trace;
    private final LiveReaders readers;
    private final Thread thread;
    private final PageServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LiveViewer(String title, Binding binding, PriceTable prices, long most) throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "."));
        this.title = title;
        this.inbox = new LiveInbox(
                folder, Math.min(MOST_WAITING, Runtime.getRuntime().maxMemory() / 16));
        this.log = new LiveLog(folder);
        this.prices = prices;
        this.trace = new LiveTrace(log, prices, most);
        this.readers = new LiveReaders(log, trace, inbox::wake);
        this.thread = new Thread(this::run, "claude-tap-live");
        try {
            this.server = PageServer.start(binding, routes());
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    /**
     * Starts one for this machine's browsers, at a free port.
     *
     * @param title what the page is called
     * @throws IOException when it cannot listen, or has no place for its temporary file
     */
    public static LiveViewer start(String title) throws IOException {
        return start(title, Binding.LOOPBACK);
    }

    /**
     * Starts one that listens there. Bound to another address than loopback, it can be read by every machine that reaches it and has a
     * link, over a connection that is not encrypted: prompts, files and tool output, all that the session records.
     *
     * @throws IOException as {@link #start(String)}
     */
    public static LiveViewer start(String title, Binding binding) throws IOException {
        return start(title, binding, PriceTable.bundled());
    }

    /**
     * As {@link #start(String, Binding)}, with other prices than those of this version.
     *
     * @throws IOException as {@link #start(String)}
     */
    public static LiveViewer start(String title, Binding binding, PriceTable prices) throws IOException {
        return start(new LiveViewer(title, binding, prices, LiveTrace.MOST));
    }

    /** One that shows only so many characters of an answer while it is under way. */
    static LiveViewer start(String title, long most) throws IOException {
        return start(new LiveViewer(title, Binding.LOOPBACK, PriceTable.bundled(), most));
    }

    private static LiveViewer start(LiveViewer viewer) {
        viewer.begin();
        return viewer;
    }

    // Nothing relies on the scheduler here: the view is right at any speed, and traffic and recording go first.
    @SuppressWarnings("ThreadPriorityCheck")
    private void begin() {
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    /** What it answers. */
    List<Route> routes() {
        return List.of(Route.get("/", call -> LivePage.of(title, prices)), Route.get("/events", call -> {
            long from = log.after(call.header("Last-Event-ID").orElse(""));
            return new Answer.Events(wake -> readers.open(from, wake));
        }));
    }

    PageServer server() {
        return server;
    }

    /** A link for one browser: it works once. Whoever has it first can read the session. */
    public URI link() {
        return server.invitation("/");
    }

    /** Whether a browser is reading along. */
    public boolean isWatched() {
        return readers.any();
    }

    /** Whether other machines can reach it. */
    public boolean isExposed() {
        return server.isExposed();
    }

    @Override
    public void onRequest(TraceRecord soFar) {
        inbox.progress(soFar.header().requestId(), new Item.Request(soFar));
    }

    @Override
    public void onResponse(String requestId, int status, Headers headers, long at) {
        inbox.progress(requestId, new Item.Head(requestId, status, at));
    }

    @Override
    public void onEvents(String requestId, boolean fromClient, List<StreamEvent> events) {
        inbox.progress(requestId, new Item.Events(requestId, fromClient, events));
    }

    @Override
    public void accept(TraceRecord record) throws IOException {
        inbox.record(record);
    }

    private void run() {
        boolean settled = false;
        try {
            while (!inbox.isDone()) {
                work();
            }
            trace.settle();
            settled = true;
        } catch (InterruptedException e) {
            settled = true; // it had its time, and nobody waits any more
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            // Whatever it was, what follows is the same.
            failed(e);
        } finally {
            // After an error too: pages must not wait for what will not come, nor the inbox for a reader that is gone.
            if (!settled) {
                readers.fail();
                drop();
            }
            readers.end();
        }
    }

    private void drop() {
        try {
            inbox.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a temporary file could not be closed", e);
        }
    }

    private void work() throws InterruptedException, IOException {
        Item item = inbox.take(trace.rest(System.nanoTime(), readers.any()));
        try {
            boolean changed = item != null;
            if (item != null) {
                take(item);
            }
            if (trace.work(System.nanoTime(), readers.any()) || changed) {
                readers.wake();
            }
        } catch (RuntimeException e) {
            // One exchange that cannot be shown must not end the view of the others.
            failed(e);
        }
    }

    private void take(Item item) throws IOException {
        if (item instanceof Item.Request request) {
            trace.begin(request.soFar());
        } else if (item instanceof Item.Head head) {
            trace.answer(head.id(), head.status(), head.at());
        } else if (item instanceof Item.Events events && events.fromClient()) {
            trace.asked(events.id(), events.events());
        } else if (item instanceof Item.Events events) {
            trace.add(events.id(), events.events());
        } else if (item instanceof Item.Gap gap) {
            trace.mute(gap.id());
        } else if (item instanceof Item.Whole whole) {
            trace.end(whole.record().header().requestId(), Line.of(whole.record()));
        } else if (item instanceof Item.Spilled spilled) {
            trace.end(spilled.id(), inbox.read(spilled));
        }
    }

    private static void failed(Exception e) {
        LOG.log(
                Level.WARNING,
                "the live view misses something: " + e.getClass().getSimpleName() + "; the trace does not");
    }

    /** It had its time; what it waits for ends with an interrupt. */
    private void end() {
        thread.interrupt();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The session is over: its pages are told, stay as they are, and get nothing more. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        inbox.end();
        try {
            thread.join(END_MILLIS);
            readers.awaitGone(TimeUnit.MILLISECONDS.toNanos(END_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end();
        server.close();
        try {
            inbox.close();
            log.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "a temporary file could not be closed", e);
        }
    }
}
