package dev.claudetap.viewer;

import dev.claudetap.json.JsonArray;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.json.JsonValue;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.viewer.JsonCursor.NotJson;
import dev.claudetap.viewer.LineSource.Line;
import gg.jte.Content;
import gg.jte.TemplateOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes a trace into the page: what its records share once, in deflated blocks, and behind them the index with a row
 * per record. One record is in memory at a time, and for each text the few bytes by which it is known again.
 */
final class PagePayload implements Content {
    static final int FORMAT = 2;
    /** Up to here a line that no browser would parse is worth a look with more patience. */
    private static final int MOST_MENDED = 1 << 22;

    /** What a row of that many characters, and what else is known of its call, take in memory: measured. */
    private static final long KEPT_PER_CHARACTER = 10;

    /** Where texts are known again they take a slot; what is known of a message by its text takes as much a few times. */
    private static final long KEPT_PER_TEXT = 4;

    /** After so many rows each it is asked whether there is memory for more; few sessions have as many. */
    private static final int ROWS_BETWEEN_LOOKS = 1024;

    private final LineSource lines;
    private final Supplier<PriceTable> prices;
    private final LongSupplier most;
    private long unreadable;

    /**
     * @param prices asked when all records are read
     * @param most bytes that may be kept of what was written, as far as they are known; asked for each record
     */
    PagePayload(LineSource lines, Supplier<PriceTable> prices, LongSupplier most) {
        this.lines = lines;
        this.prices = prices;
        this.most = most;
    }

    /** How many lines are no records; known when it is written. */
    long unreadable() {
        return unreadable;
    }

    @Override
    public void writeTo(TemplateOutput output) {
        NodeBlocks blocks = new NodeBlocks(output::writeContent);
        try {
            write(blocks);
        } catch (IOException e) {
            // jte's contents cannot throw it; HtmlViewer takes it out again.
            throw new UncheckedIOException(e);
        } finally {
            blocks.close();
        }
    }

    private void write(NodeBlocks blocks) throws IOException {
        JsonInterner interner = new JsonInterner(blocks);
        List<JsonValue> rows = new ArrayList<>();
        RowFigures figures = new RowFigures(prices);
        RowThreads threads = new RowThreads(figures);
        HeapRoom room = null;
        boolean isBounded = most.getAsLong() < Long.MAX_VALUE;
        long kept = 0;
        for (Line line = lines.next(); line != null; line = lines.next()) {
            JsonObject row = row(interner, line);
            if (row != null) {
                threads.add(rows.size(), line);
                rows.add(row);
                if (rows.size() % ROWS_BETWEEN_LOOKS == 0) {
                    room = room == null ? new HeapRoom() : room;
                    if (room.isScarce()) {
                        // Said now, and not by the JVM after minutes.
                        throw new PageMemoryException();
                    }
                }
                kept += isBounded ? KEPT_PER_CHARACTER * row.toJson().length() : 0;
                if (kept + KEPT_PER_TEXT * interner.kept() > most.getAsLong()) {
                    throw new IOException("the page keeps more than a session can spare");
                }
            } else if (!line.isBlank()) {
                unreadable++;
            }
        }
        blocks.flush();
        threads.complete(rows);
        JsonObject.Builder index = JsonObject.builder()
                .put("format", FORMAT)
                .put("unreadable", unreadable)
                .put(
                        "blocks",
                        new JsonArray(List.<JsonValue>copyOf(
                                blocks.firsts().stream().map(JsonNumber::of).toList())))
                .put("rows", new JsonArray(rows));
        figures.tell(index);
        blocks.other("id=\"index\"", index.build().toJson());
    }

    private static @Nullable JsonObject row(JsonInterner interner, Line line) throws IOException {
        try {
            return added(interner, line);
        } catch (NotJson e) {
            Line mended = mended(line);
            if (mended == null) {
                return null;
            }
            try {
                return added(interner, mended);
            } catch (NotJson noRecord) {
                return null;
            }
        }
    }

    /** Adds a record to the texts; its row. */
    static JsonObject added(JsonInterner interner, Line line) throws NotJson, IOException {
        int node = interner.add(line.bytes(), line.length());
        Shortening shortening = interner.shortening();
        return CallRow.of(node, line.length(), shortening.of(line.bytes(), line.length()), shortening);
    }

    /** Written anew: a lenient parser passes control characters, for example, that the browser's would not. */
    private static @Nullable Line mended(Line line) {
        if (line.length() > MOST_MENDED) {
            return null;
        }
        try {
            return JsonText.parse(line.toString())
                    .asObject()
                    .map(record -> Line.of(record.toJson()))
                    .orElse(null);
        } catch (JsonException notJson) {
            return null;
        }
    }
}
