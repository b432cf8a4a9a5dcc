package dev.claudetap.viewer;

import dev.claudetap.files.PrivateFiles;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.trace.WebSocketMessage;
import dev.claudetap.viewer.LineSource.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder has told and the live view has not looked at yet. Putting something in never waits for the view: when too much is in
 * memory, records wait in a file without a name, and how an answer goes on is left out until its record comes. Safe on
 * any thread.
 */
final class LiveInbox implements AutoCloseable {
    private static final long OBJECT = 128;

    /** Something that was told. */
    sealed interface Item {
        /** A request, or more of it. */
        record Request(TraceRecord soFar) implements Item {}

        /** An answer's head. */
        record Head(String id, int status, long at) implements Item {}

        /** Some of an answer, or in a WebSocket session of either side. */
        record Events(String id, boolean fromClient, List<StreamEvent> events) implements Item {}

        /** Some of an answer was left out. */
        record Gap(String id) implements Item {}

        /** A record. */
        record Whole(TraceRecord record) implements Item {}

        /** A record in the file. */
        record Spilled(String id, long at, int length) implements Item {}
    }

    private final Path folder;
    private final long most;
    private final Deque<Item> items = new ArrayDeque<>();
    private final Set<String> gaps = new HashSet<>();
    private long weight;
    private long spilled;
    private long end;
    private @Nullable FileChannel file;
    private boolean closed;
    private boolean woken;

    /**
     * An empty one.
     *
     * @param folder where the file lies, should there be one
     * @param most bytes in memory
     */
    LiveInbox(Path folder, long most) {
        this.folder = folder;
        this.most = most;
    }

    /** Something about an exchange that is under way. */
    synchronized void progress(String id, Item item) {
        if (closed || gaps.contains(id)) {
            return;
        }
        if (weight + weigh(item) > most) {
            gaps.add(id);
            add(new Item.Gap(id));
        } else {
            add(item);
        }
    }

    /** A record. */
    synchronized void record(TraceRecord record) throws IOException {
        if (closed) {
            return;
        }
        String id = record.header().requestId();
        gaps.remove(id);
        Item item = new Item.Whole(record);
        if (weight + weigh(item) <= most || items.isEmpty()) {
            add(item);
            return;
        }
        if (file == null) {
            file = PrivateFiles.openNameless(folder);
        }
        byte[] line = TraceJson.write(record).getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.wrap(line);
        long at = end;
        while (bytes.hasRemaining()) {
            at += file.write(bytes, at);
        }
        add(new Item.Spilled(id, end, line.length));
        end = at;
        spilled++;
    }

    private void add(Item item) {
        items.add(item);
        weight += weigh(item);
        notifyAll();
    }

    /** What was told first; null when nothing is there after so many nanoseconds, or somebody woke. */
    @Nullable
    synchronized Item take(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (items.isEmpty() && !woken && !closed) {
            long left = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        woken = false;
        Item item = items.poll();
        if (item != null) {
            weight -= weigh(item);
        }
        return item;
    }

    /** Ends a wait. */
    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    /** Reads a record back that waited in the file. */
    synchronized Line read(Item.Spilled item) throws IOException {
        FileChannel from = file;
        if (from == null) {
            throw new IOException("the live view is closed");
        }
        ByteBuffer line = ByteBuffer.allocate(item.length());
        while (line.hasRemaining()) {
            if (from.read(line, item.at() + line.position()) < 0) {
                throw new IOException("the live view's file is shorter than what was written to it");
            }
        }
        spilled--;
        if (spilled == 0) {
            end = 0;
            from.truncate(0);
        }
        return new Line(line.array(), item.length());
    }

    /** Whether nothing more will come, and all that came was taken. */
    synchronized boolean isDone() {
        return closed && items.isEmpty();
    }

    /** Takes nothing more in; what is there can still be taken. */
    synchronized void end() {
        closed = true;
        notifyAll();
    }

    @Override
    public synchronized void close() throws IOException {
        end();
        items.clear();
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private static long weigh(Item item) {
        if (item instanceof Item.Request request) {
            return weigh(request.soFar());
        }
        if (item instanceof Item.Whole whole) {
            return weigh(whole.record());
        }
        return item instanceof Item.Events events ? weigh(events.events()) : OBJECT;
    }

    private static long weigh(TraceRecord record) {
        long sum = OBJECT
                + size(record.request().body())
                + size(record.response().body())
                + weigh(record.response().events());
        if (record instanceof TraceRecord.WebSocket socket) {
            for (WebSocketMessage message : socket.messages()) {
                sum += OBJECT + size(message.body());
            }
        }
        return sum;
    }

    private static long weigh(List<StreamEvent> events) {
        long sum = OBJECT;
        for (StreamEvent event : events) {
            sum += OBJECT + event.data().length();
        }
        return sum;
    }

    private static long size(Body body) {
        if (body instanceof Body.Json json) {
            return json.text().length();
        }
        if (body instanceof Body.Text text) {
            return text.text().length();
        }
        return body instanceof Body.Binary binary && binary.base64() != null
                ? binary.base64().length()
                : 0;
    }
}
