package dev.claudetap.otlp;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A span that is over, as OpenTelemetry has it.
 *
 * @param context its name everywhere
 * @param parentId the parent's span id; null for the root
 * @param name for people
 * @param client whether it is a call of another machine, rather than work within this one
 * @param start when it began
 * @param end when it ended, never before it began
 * @param attributes what is known of it
 * @param links other spans that it has to do with
 * @param failure one line why it failed, maybe empty; null when it did not
 */
record Span(
        SpanContext context,
        @Nullable String parentId,
        String name,
        boolean client,
        Instant start,
        Instant end,
        Attributes attributes,
        List<Link> links,
        @Nullable String failure) {
    Span {
        Objects.requireNonNull(context, "context");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(attributes, "attributes");
        links = List.copyOf(links);
        end = end.isBefore(start) ? start : end;
    }

    /**
     * Another span that it has to do with.
     *
     * @param to the other one
     * @param relation what it is to this one
     */
    record Link(SpanContext to, String relation) {}
}
