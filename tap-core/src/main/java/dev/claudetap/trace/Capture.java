package dev.claudetap.trace;

/**
 * Under which arrangement a record was taken.
 *
 * @param client id of the client profile, for example {@code claude}
 * @param proxyMode {@code reverse}, {@code forward}, or {@code transcript}
 */
public record Capture(String client, String proxyMode) {}
