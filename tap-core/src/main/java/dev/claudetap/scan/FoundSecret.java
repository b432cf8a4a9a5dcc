package dev.claudetap.scan;

import dev.claudetap.redact.RedactedPlace;

/**
 * A secret in a file; never what it is.
 *
 * @param line its line, or the record that it is in where the file is not one of lines; from 1; 0 outside of the records
 * @param record the record's id; empty for a line that is no record
 * @param place where in that line, and of what kind
 */
public record FoundSecret(long line, String record, RedactedPlace place) {}
