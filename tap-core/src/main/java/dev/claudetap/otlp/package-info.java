/**
 * Traces as OpenTelemetry spans, and their way to a collector (OTLP over HTTP): what a record means there, its bytes, the queue and the
 * requests. Reads records and conversations; no recording, no redaction, no options of the command line.
 */
@NullMarked
package dev.claudetap.otlp;

import org.jspecify.annotations.NullMarked;
