package dev.claudetap.otlp;

import java.util.Objects;

/**
 * What became of spans. Immutable.
 *
 * @param delivered how many the other side took
 * @param lost how many never got there, or were rejected
 * @param reason why the first of those was lost, in words; empty when none was
 */
public record OtlpReport(long delivered, long lost, String reason) {
    public OtlpReport {
        Objects.requireNonNull(reason, "reason");
    }
}
