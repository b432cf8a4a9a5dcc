package dev.claudetap.proxy;

import dev.claudetap.capture.TraceSink;
import dev.claudetap.proxy.fault.FaultPlan;
import dev.claudetap.proxy.replay.Cassette;
import dev.claudetap.proxy.replay.CassetteFile;
import dev.claudetap.proxy.replay.CassetteMode;
import dev.claudetap.proxy.replay.CassettePlayer;
import dev.claudetap.proxy.replay.Pace;
import dev.claudetap.redact.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a session does with a cassette. Immutable.
 *
 * @param cassette the one to play; empty where a file is named, or none at all
 * @param file its file
 * @param mode what to do with the file
 * @param pace how fast answers come
 * @param faults what goes wrong with them, or with upstream's
 * @param capturesOnly whether placeholders take the place of all answers
 */
record TapeOptions(
        Optional<Cassette> cassette,
        Optional<Path> file,
        CassetteMode mode,
        Pace pace,
        Optional<FaultPlan> faults,
        boolean capturesOnly) {
    static final TapeOptions NONE = new TapeOptions(
            Optional.empty(), Optional.empty(), CassetteMode.PASS, Pace.INSTANT, Optional.empty(), false);

    TapeOptions with(Cassette other) {
        return new TapeOptions(Optional.of(other), Optional.empty(), CassetteMode.REPLAY, pace, faults, false);
    }

    TapeOptions with(Path other, CassetteMode how) {
        Objects.requireNonNull(how, "how");
        return new TapeOptions(Optional.empty(), Optional.of(other), how, pace, faults, false);
    }

    TapeOptions with(Pace other) {
        Objects.requireNonNull(other, "pace");
        return new TapeOptions(cassette, file, mode, other, faults, capturesOnly);
    }

    TapeOptions with(FaultPlan plan) {
        return new TapeOptions(cassette, file, mode, pace, Optional.of(plan), capturesOnly);
    }

    /** Without a cassette. */
    TapeOptions onlyCapturing() {
        return new TapeOptions(Optional.empty(), Optional.empty(), CassetteMode.PASS, pace, faults, true);
    }

    /**
     * Who plays; null when upstream itself answers.
     *
     * @throws TapException when the cassette cannot be read
     */
    @Nullable
    CassettePlayer player(Redactor redactor) throws TapException {
        if (cassette.isPresent()) {
            return new CassettePlayer(cassette.get(), redactor);
        }
        if (file.isEmpty() || !plays()) {
            return null;
        }
        try {
            return new CassettePlayer(Cassette.read(file.get()), redactor);
        } catch (NoSuchFileException e) {
            throw new TapException("there is no cassette " + file.get() + "; record it first", e);
        } catch (IOException e) {
            throw new TapException("the cassette cannot be played: " + e.getMessage(), e);
        }
    }

    /** The same for one session: whether there is a file is looked at once, at its start. */
    TapeOptions settled() {
        if (mode != CassetteMode.RECORD_MISSING || file.isEmpty()) {
            return this;
        }
        CassetteMode now = Files.exists(file.get()) ? CassetteMode.REPLAY : CassetteMode.RECORD;
        return new TapeOptions(cassette, file, now, pace, faults, capturesOnly);
    }

    /** Whether recorded answers take the place of upstream; to be asked once it is {@link #settled}. */
    boolean plays() {
        return cassette.isPresent() || mode == CassetteMode.REPLAY;
    }

    /**
     * Who records; empty when the file stays as it is.
     *
     * @throws TapException when nothing can be written there
     */
    Optional<TraceSink> recorder() throws TapException {
        if (file.isEmpty() || mode == CassetteMode.PASS || plays()) {
            return Optional.empty();
        }
        try {
            return Optional.of(CassetteFile.record(file.get()));
        } catch (IOException e) {
            throw new TapException("the cassette " + file.get() + " cannot be recorded: " + e.getMessage(), e);
        }
    }
}
