package dev.claudetap.proxy;

import dev.claudetap.capture.TraceSink;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where records go. Immutable.
 *
 * @param directory of trace files; empty for memory
 * @param maxTraces how many sessions may stay there; 0 for all
 * @param sinks who else gets the records
 */
record OutputOptions(Optional<Path> directory, int maxTraces, List<TraceSink> sinks) {
    static final OutputOptions DEFAULT = new OutputOptions(Optional.empty(), 0, List.of());

    OutputOptions {
        sinks = List.copyOf(sinks);
    }

    OutputOptions in(Path other) {
        return new OutputOptions(Optional.of(other), maxTraces, sinks);
    }

    OutputOptions withMaxTraces(int number) {
        return new OutputOptions(directory, number, sinks);
    }

    OutputOptions and(TraceSink sink) {
        List<TraceSink> more = new ArrayList<>(sinks);
        more.add(sink);
        return new OutputOptions(directory, maxTraces, more);
    }
}
