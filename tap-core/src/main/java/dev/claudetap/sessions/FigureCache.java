package dev.claudetap.sessions;

import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.pricing.PriceTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Figures of traces that were read before, in a file beside the manifest that only saves time: whoever removes it loses
 * nothing, and of two processes that replace it at once the later one wins. Not safe for several threads.
 */
final class FigureCache {
    static final String FILE = ".cloudtap-sessions.json";
    /** Changes whenever the same trace adds up to other figures. */
    private static final int FORMAT = 3;

    private final Path file;
    private final PriceTable prices;
    /** Readings that go on where they ended, of traces that grew while we looked. */
    private final Map<String, OpenReading> open = new HashMap<>();

    private final Map<String, TraceReading> readings = new HashMap<>();
    private boolean loaded;
    private boolean changed;

    FigureCache(Path outputDirectory, PriceTable prices) {
        file = outputDirectory.resolve(FILE);
        this.prices = prices;
    }

    /**
     * What a trace adds up to now.
     *
     * @param growing whether it is being written, so that it will be read again
     */
    TraceReading read(Path trace, boolean growing) throws IOException {
        if (!loaded) {
            loaded = true;
            load();
        }
        String name = name(trace);
        TraceReading known = readings.getOrDefault(name, TraceReading.NONE);
        if (!growing) {
            open.remove(name);
        }
        if (known.isOf(trace)) {
            return known;
        }
        OpenReading reading = open.get(name);
        if (reading == null || !reading.canGoOn()) {
            reading = new OpenReading(trace, prices);
        }
        open.remove(name); // what fails half-way is begun anew
        TraceReading now = reading.go();
        if (growing) {
            open.put(name, reading);
        }
        changed |= !now.equals(readings.put(name, now));
        return now;
    }

    private static String name(Path trace) {
        Path day = trace.getParent();
        return (day == null ? "" : day.getFileName() + "/") + trace.getFileName();
    }

    /** With other prices the same trace costs something else. */
    private String prices() {
        return prices.date() + " " + prices.digest();
    }

    /** A file of other prices or another version is of no use, but words are in it: it counts as changed, so that it is replaced. */
    private void load() {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            JsonObject json = JsonText.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .asObject()
                    .orElse(JsonObject.EMPTY);
            if (json.number("format").filter(format -> format == FORMAT).isPresent()
                    && json.string("prices").filter(prices()::equals).isPresent()) {
                json.object("traces")
                        .orElse(JsonObject.EMPTY)
                        .forEach(member -> member.value()
                                .asObject()
                                .ifPresent(reading -> readings.put(member.name(), TraceReading.of(reading))));
            } else {
                changed = true;
            }
        } catch (JsonException broken) {
            readings.clear();
            changed = true;
        } catch (IOException none) {
            // Nothing is saved yet, or nothing that can be read: the traces themselves are.
            readings.clear();
        }
    }

    /** Writes it if anything changed; without what is not there any more. */
    void save(Iterable<Path> traces) {
        Set<String> there = new HashSet<>();
        traces.forEach(trace -> there.add(name(trace)));
        changed |= readings.keySet().retainAll(there);
        open.keySet().retainAll(there);
        if (changed) {
            write();
        }
    }

    /** Of all that is saved keeps these traces'. */
    void keep(Iterable<Path> traces) {
        loaded = true;
        load();
        save(traces);
    }

    /** Traces that are gone: what was said in them must not stay here. */
    void forget(Iterable<Path> traces) {
        loaded = true;
        load();
        for (Path trace : traces) {
            open.remove(name(trace));
            changed |= readings.remove(name(trace)) != null;
        }
        if (changed) {
            write();
        }
    }

    private void write() {
        changed = false;
        JsonObject.Builder all = JsonObject.builder();
        readings.forEach((name, reading) -> all.add(name, reading.toJson()));
        JsonObject json = JsonObject.builder()
                .put("format", FORMAT)
                .put("prices", prices())
                .put("traces", all.build())
                .build();
        try (UnfinishedFile draft = UnfinishedFile.beside(file)) {
            Files.writeString(draft.path(), json.toJson() + "\n", StandardCharsets.UTF_8);
            draft.putInPlace();
        } catch (IOException e) {
            // Somebody else's folder, a full disk: the next listing takes as long as this one.
            System.getLogger(FigureCache.class.getName())
                    .log(System.Logger.Level.DEBUG, "figures were not saved: " + e.getClass());
        }
    }
}
