package dev.claudetap.proxy.replay;

import java.util.Arrays;
import java.util.Optional;

/** What a session does with a cassette's file. */
public enum CassetteMode {
    /** Plays it; without the file nothing starts. No connection leaves the machine. */
    REPLAY("replay"),
    /** Asks upstream and records anew. */
    RECORD("record"),
    /** Plays it where the file is there, records it otherwise. */
    RECORD_MISSING("record-missing"),
    /** Asks upstream and leaves the file alone. */
    PASS("pass");

    private final String key;

    CassetteMode(String key) {
        this.key = key;
    }

    /** The word for options and properties. */
    public String key() {
        return key;
    }

    /** The mode of that word; empty when there is none. */
    public static Optional<CassetteMode> of(String key) {
        return Arrays.stream(values()).filter(mode -> mode.key.equals(key)).findFirst();
    }
}
