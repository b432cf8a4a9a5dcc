package dev.claudetap.sessions;

import dev.claudetap.json.JsonException;
import dev.claudetap.trace.ReadProgress;
import dev.claudetap.trace.Sha256;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceLineReader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;

/**
 * Looks for words in traces, in any case, by reading through them: there is no index to keep in step. A text that many
 * requests repeat is found once, where it came first. Immutable; safe on any thread, also for many at once.
 */
public final class SessionSearch {
    private static final int BEFORE = 60;
    private static final int AFTER = 120;

    private final SearchWords words;

    /** @param words what to look for, as one; not blank */
    public SessionSearch(String words) {
        if (words.isBlank()) {
            throw new IllegalArgumentException("there is nothing to look for");
        }
        this.words = new SearchWords(words);
    }

    /**
     * Reads through one session, and tells of each place when it is found. An interrupt of the thread ends it, too.
     *
     * @param told gets a place; false when no more are wanted
     * @return whether the session was read to its end
     * @throws IOException when the trace cannot be read
     */
    public boolean scan(StoredSession session, Predicate<SearchHit> told) throws IOException {
        return scan(session, ReadProgress.NONE, told);
    }

    /**
     * Reads through one session as {@link #scan(StoredSession, Predicate)} does.
     *
     * @param progress is told what is read of the trace
     * @throws IOException when the trace cannot be read
     */
    public boolean scan(StoredSession session, ReadProgress progress, Predicate<SearchHit> told) throws IOException {
        Scan scan = new Scan(session, told);
        try (TraceLineReader lines = TraceLineReader.open(session.trace(), 0, progress)) {
            while (lines.next()) {
                if (Thread.currentThread().isInterrupted()) {
                    return false;
                }
                if (!scan.line(lines)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** One session's search. */
    private final class Scan {
        private final StoredSession session;
        private final Predicate<SearchHit> told;
        private final Set<String> seen = new HashSet<>();
        private int record = -1;

        Scan(StoredSession session, Predicate<SearchHit> told) {
            this.session = session;
            this.told = told;
        }

        boolean line(TraceLineReader line) {
            record++;
            if (!words.mayBeIn(line.bytes(), line.from(), line.to())) {
                return true;
            }
            try {
                return record(TraceJson.read(line.text()));
            } catch (JsonException noRecord) {
                record--;
                return true;
            } catch (RuntimeException | StackOverflowError e) {
                // One record that nobody can follow must not end the search in the others.
                System.getLogger(SessionSearch.class.getName())
                        .log(System.Logger.Level.INFO, "a record was not searched: " + e.getClass());
                return true;
            }
        }

        private boolean record(TraceRecord read) {
            return new RecordTexts(read).each((where, text) -> text(read, where, text));
        }

        private boolean text(TraceRecord read, SearchHit.Where where, String text) {
            Matcher found = words.in(text);
            if (!found.find() || !seen.add(where.key() + Sha256.hex(text))) {
                return true;
            }
            return told.test(hit(read, where, text, found));
        }

        private SearchHit hit(TraceRecord read, SearchHit.Where where, String text, Matcher found) {
            int from = Math.max(0, found.start() - BEFORE);
            int to = Math.min(text.length(), found.end() + AFTER);
            String before = flat(text.substring(from, found.start()));
            String match = flat(found.group());
            String lead = (from > 0 ? "\u2026" : "") + before;
            String after = flat(text.substring(found.end(), to)) + (to < text.length() ? "\u2026" : "");
            String id = read.header().requestId();
            return new SearchHit(
                    session.id(), id, record, where, lead + match + after, lead.length(), (lead + match).length());
        }
    }

    private static String flat(String text) {
        return text.replaceAll("\\s+", " ");
    }
}
