package dev.claudetap.capture;

import dev.claudetap.trace.ExchangeError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What was under way when a session was killed. A session with a journal writes redacted entries about its open
 * exchanges; this brings those of dead sessions into their trace files. Stateless.
 */
public final class Journal {
    static final ExchangeError KILLED =
            new ExchangeError("killed", "the tap was killed while the exchange was under way");

    private static final String DIRECTORY = ".journal";

    private Journal() {}

    /** Where the sessions that write their traces below {@code outputDirectory} keep their journals. */
    public static Path directoryIn(Path outputDirectory) {
        return outputDirectory.resolve(DIRECTORY);
    }

    /** The folder whose sessions keep their journals in that one. */
    static Path outputDirectoryOf(Path journalDirectory) {
        Path journals = journalDirectory.toAbsolutePath().normalize();
        Path output = journals.getParent();
        return output == null ? journals : output;
    }

    /**
     * What a recovery did.
     *
     * @param records how many records were appended
     * @param traceFiles the files they were appended to
     * @param left journals that have to wait: their trace file cannot be written now
     */
    public record Recovered(int records, List<Path> traceFiles, int left) {
        public Recovered {
            traceFiles = List.copyOf(traceFiles);
        }
    }

    /**
     * Appends the exchanges of killed sessions to those sessions' trace files and removes their journals. Sessions that
     * live are left alone, and two recoveries at once (also in two processes) never tell an exchange twice. The folder
     * may have come from anywhere, with a cloned repository for example: only journals that are their owner's alone count,
     * and only files {@code YYYY-MM-DD/trace_*.jsonl} beside the folder are written to, never through a link. Blocks on the
     * disk.
     *
     * @param journalDirectory where the sessions' journals are; may be missing
     * @throws IOException when the folder is there but cannot be read
     */
    public static Recovered recover(Path journalDirectory) throws IOException {
        return new JournalRecovery().recover(journalDirectory);
    }
}
