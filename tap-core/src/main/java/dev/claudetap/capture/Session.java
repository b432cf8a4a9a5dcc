package dev.claudetap.capture;

/**
 * What all exchanges of a session share on the worker.
 *
 * @param options the session's options
 * @param store memory for bodies
 * @param journaling whether a journal is kept
 */
record Session(RecorderOptions options, BodyStore store, boolean journaling) {}
