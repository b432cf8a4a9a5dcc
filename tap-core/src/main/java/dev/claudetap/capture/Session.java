package dev.claudetap.capture;

/**
 * What all exchanges of a session share on the worker.
 *
 * @param options the session's options
 * @param store memory for bodies
 * @param journaling whether what happens is told before it is a record: a journal is kept, or a sink listens
 */
record Session(RecorderOptions options, BodyStore store, boolean journaling) {}
