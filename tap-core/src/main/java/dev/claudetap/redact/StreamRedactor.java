package dev.claudetap.redact;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonScanner;
import dev.claudetap.json.JsonScanner.Token;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.StreamEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes secrets out of the events of one stream, also where a secret is split over several of them. Texts are joined
 * per event type, place in the event and index, whatever the dialect; strings that every dialect sends whole stand for
 * themselves. An event comes out, in order, once nothing that may follow can make it part of a secret; how much is held
 * back is bounded. Not safe for several threads.
 */
public final class StreamRedactor {
    private static final int MOST_LANES = 512;
    private static final int MOST_HELD_EVENTS = 256;
    private static final long MOST_HELD_CHARACTERS = 1 << 20;

    private final Redactor redactor;
    private final Map<LaneKey, Lane> lanes = new HashMap<>();
    private final Deque<Held> queue = new ArrayDeque<>();
    private long heldCharacters;

    StreamRedactor(Redactor redactor) {
        this.redactor = redactor;
    }

    /** Which text a string belongs to; the path as a hash. */
    private record LaneKey(EventKind kind, long path) {
        // By hand, as a map key of every event is: a record's own cost method handles, at the first call and at each.
        @Override
        public boolean equals(Object other) {
            return other instanceof LaneKey key && key.path == path && key.kind.equals(kind);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(path) + kind.hashCode();
        }
    }

    /** A string in an event's data: where it stands, and its piece of its lane. */
    private record Leaf(int from, int to, Lane.Piece piece) {}

    private record Held(StreamEvent event, List<Leaf> leaves) {
        boolean decided() {
            for (Leaf leaf : leaves) {
                if (!leaf.piece.decided()) {
                    return false;
                }
            }
            return true;
        }

        StreamEvent clean() {
            if (leaves.stream().noneMatch(leaf -> leaf.piece.edited())) {
                return event;
            }
            StringBuilder data = new StringBuilder(event.data().length());
            int copied = 0;
            for (Leaf leaf : leaves) {
                if (leaf.piece.edited()) {
                    data.append(event.data(), copied, leaf.from);
                    if (event.json()) {
                        JsonText.quote(leaf.piece.clean(), data);
                    } else {
                        data.append(leaf.piece.clean());
                    }
                    copied = leaf.to;
                }
            }
            data.append(event.data(), copied, event.data().length());
            return new StreamEvent(event.event(), data.toString(), event.json(), event.id(), event.atMillis());
        }
    }

    /** Takes the next event and returns those that are decided by now, oldest first. */
    public List<StreamEvent> accept(StreamEvent raw) {
        Held held = hold(raw);
        queue.add(held);
        heldCharacters += held.event.data().length();
        List<StreamEvent> decided = new ArrayList<>(1);
        release(decided);
        while (queue.size() > MOST_HELD_EVENTS || heldCharacters > MOST_HELD_CHARACTERS) {
            queue.element().leaves.forEach(leaf -> leaf.piece.lane.complete());
            release(decided);
        }
        return decided;
    }

    /** Returns the events that are left. Nothing may be accepted afterwards. */
    public List<StreamEvent> finish() {
        queue.forEach(held -> held.leaves.forEach(leaf -> leaf.piece.lane.complete()));
        List<StreamEvent> decided = new ArrayList<>(queue.size());
        release(decided);
        return decided;
    }

    private void release(List<StreamEvent> decided) {
        while (!queue.isEmpty() && queue.element().decided()) {
            Held held = queue.remove();
            heldCharacters -= held.event.data().length();
            decided.add(held.clean());
        }
    }

    private Held hold(StreamEvent raw) {
        String id = raw.id();
        String name = redactor.scanned(raw.event());
        String cleanId = id == null ? null : redactor.scanned(id);
        if (raw.json()) {
            try {
                JsonScanner scanner = new JsonScanner(raw.data());
                EventKind kind = EventKind.of(raw.event(), raw.data(), scanner);
                scanner.restart(0);
                if (kind.isWhole()) {
                    lanes.entrySet().removeIf(lane -> completed(kind, lane));
                }
                String data = kind.isWhole()
                        ? new JsonRedactor(redactor, raw.data(), 0).redact()
                        : JsonRedactor.ofEvent(redactor, raw.data(), scanner).redact();
                StreamEvent event = new StreamEvent(name, data, true, cleanId, raw.atMillis());
                if (kind.isWhole()) {
                    return new Held(event, List.of());
                }
                scanner.restart(0);
                return new Held(event, leaves(kind, data.equals(raw.data()) ? scanner : new JsonScanner(data)));
            } catch (JsonException notJson) {
                // Its producer was wrong about it; it is treated as the text that it is.
                return text(new StreamEvent(name, raw.data(), false, cleanId, raw.atMillis()));
            }
        }
        return text(new StreamEvent(name, raw.data(), false, cleanId, raw.atMillis()));
    }

    private static boolean completed(EventKind by, Map.Entry<LaneKey, Lane> lane) {
        boolean ends = by.ends(lane.getKey().kind);
        if (ends) {
            lane.getValue().complete();
        }
        return ends;
    }

    private Held text(StreamEvent event) {
        Lane.Piece piece = append(new LaneKey(new EventKind(event.event(), 0), 0), event.data());
        return new Held(event, List.of(new Leaf(0, event.data().length(), piece)));
    }

    private List<Leaf> leaves(EventKind kind, JsonScanner scanner) throws JsonException {
        List<Leaf> leaves = new ArrayList<>();
        EventPath path = new EventPath();
        String name = "";
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            name = token == Token.NAME ? scanner.string() : name;
            path.on(token, name);
            if (token == Token.STRING && scanner.end() - scanner.start() > 2) {
                String value = scanner.string();
                boolean whole = EventKind.isWholeMember(name) && path.inObject();
                if (!whole) {
                    leaves.add(new Leaf(scanner.start(), scanner.end(), append(new LaneKey(kind, path.hash()), value)));
                } else if (!redactor.scanner().scan(value).isEmpty()) {
                    leaves.add(new Leaf(scanner.start(), scanner.end(), whole(value)));
                }
            }
        }
        return leaves;
    }

    private Lane.Piece whole(String value) {
        Lane lane = new Lane(redactor);
        Lane.Piece piece = lane.append(value);
        lane.complete();
        return piece;
    }

    private Lane.Piece append(LaneKey key, String value) {
        Lane lane = lanes.get(key);
        if (lane == null) {
            if (lanes.size() >= MOST_LANES) {
                return whole(value);
            }
            lane = new Lane(redactor);
            lanes.put(key, lane);
        }
        return lane.append(value);
    }

    /** The way from an event's top to the current value, as a hash. */
    private static final class EventPath {
        /** For each object or array that is open: the way to it, and the element of the list it is in. */
        private long[] outer = new long[16];

        private final BitSet objects = new BitSet();
        private int depth;
        private long here = 7;
        private long element;

        void on(Token token, String name) {
            switch (token) {
                case BEGIN_OBJECT, BEGIN_ARRAY -> {
                    step();
                    if (2 * depth == outer.length) {
                        outer = Arrays.copyOf(outer, 2 * outer.length);
                    }
                    outer[2 * depth] = here;
                    outer[2 * depth + 1] = element;
                    objects.set(depth++, token == Token.BEGIN_OBJECT);
                    element = 0;
                }
                case END_OBJECT, END_ARRAY -> {
                    here = outer[2 * --depth];
                    element = outer[2 * depth + 1];
                }
                case NAME -> here = parent() * 1_000_003 + name.hashCode();
                default -> step();
            }
        }

        private long parent() {
            return outer[2 * depth - 2];
        }

        /** In an array, each element has its own way. */
        private void step() {
            if (depth > 0 && !objects.get(depth - 1)) {
                here = parent() * 1_000_003 + ++element;
            }
        }

        /** Whether the current value is a member's own, and no element of a list. */
        boolean inObject() {
            return depth > 0 && objects.get(depth - 1);
        }

        long hash() {
            return here;
        }
    }
}
