package dev.claudetap.capture;

import dev.claudetap.trace.TraceRecord;
import java.io.IOException;

/**
 * Takes finished, redacted records. Called on the session's recording thread only, one record at a time; may block
 * (the agent's traffic does not wait for it). What it throws is logged once and counted, never passed on.
 */
public interface TraceSink extends AutoCloseable {
    /**
     * An exchange has begun whose record, or records, will come: its place and path, as soon as it begins, once each, however short
     * it is. For counting what is under way; what such an exchange says before it is over is told to a {@link ProgressSink}, which
     * costs reading and redacting it early and leaves out exchanges that are over at once. Does nothing unless a sink wants to know.
     */
    default void started(TapEvent.ExchangeStarted start) {}

    /**
     * One more record.
     *
     * @throws IOException when it cannot be kept
     */
    void accept(TraceRecord record) throws IOException;

    /**
     * No more records will come. Called once.
     *
     * @throws IOException when what was accepted cannot be kept
     */
    @Override
    default void close() throws IOException {}
}
