package dev.claudetap.trace;

import dev.claudetap.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** What an entry of the manifest tells of its session. */
final class ManifestEntry {
    /** The client's own file that a session took in. */
    static final String SOURCE = "source";

    /** Systems count when a process began from when they began themselves, to the second. */
    private static final Duration CLOCK_ERROR = Duration.ofSeconds(5);

    private ManifestEntry() {}

    /** Whether the session took in a transcript that lies elsewhere still. */
    static boolean isImported(JsonObject entry) {
        return entry.string("proxy_mode").filter(Capture.TRANSCRIPT::equals).isPresent();
    }

    /** Whether the process that made the entry still lives. */
    static boolean isRunning(JsonObject entry) {
        return entry.number("pid")
                .flatMap(ProcessHandle::of)
                .filter(process -> !isYounger(process, entry))
                .isPresent();
    }

    /** A process that began after the entry was made has only the number of the one that made it. */
    private static boolean isYounger(ProcessHandle process, JsonObject entry) {
        try {
            Instant made = Instant.parse(entry.string("created_at").orElse(""));
            return process.info()
                    .startInstant()
                    .filter(start -> start.isAfter(made.plus(CLOCK_ERROR)))
                    .isPresent();
        } catch (DateTimeParseException unknown) {
            return false;
        }
    }
}
