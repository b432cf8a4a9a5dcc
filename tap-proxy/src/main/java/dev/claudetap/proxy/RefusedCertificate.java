package dev.claudetap.proxy;

/**
 * An agent, or something that it started, did not accept the certificate a forward tap showed it, so nothing of that connection was
 * captured.
 *
 * @param host the host that the certificate was for
 * @param port the port that was asked for
 * @param reason what the agent said, for example {@code unknown_ca}, or {@code closed} when it said nothing and left
 */
public record RefusedCertificate(String host, int port, String reason) {}
