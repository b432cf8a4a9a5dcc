package dev.claudetap.proxy;

import dev.claudetap.capture.RecorderOptions;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.redact.RedactionRule;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.Capture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a record holds. Immutable.
 *
 * @param storeStreamEvents whether it keeps a stream's single events
 * @param maxBodyBytes most decoded bytes of a body; 0 for the recorder's own limit
 * @param redactionRules what it must not show, beside the standard rules
 * @param prices by which costs are told; null for those that are built in
 */
record RecordOptions(
        boolean storeStreamEvents,
        long maxBodyBytes,
        List<RedactionRule> redactionRules,
        @Nullable Supplier<PriceTable> prices) {
    static final RecordOptions DEFAULT = new RecordOptions(true, 0, List.of(), null);

    RecordOptions {
        redactionRules = List.copyOf(redactionRules);
    }

    RecordOptions withStoreStreamEvents(boolean store) {
        return new RecordOptions(store, maxBodyBytes, redactionRules, prices);
    }

    RecordOptions withMaxBodyBytes(long bytes) {
        return new RecordOptions(storeStreamEvents, bytes, redactionRules, prices);
    }

    RecordOptions andRedactionRule(RedactionRule rule) {
        List<RedactionRule> more = new ArrayList<>(redactionRules);
        more.add(rule);
        return new RecordOptions(storeStreamEvents, maxBodyBytes, more, prices);
    }

    RecordOptions withPrices(Supplier<PriceTable> table) {
        return new RecordOptions(storeStreamEvents, maxBodyBytes, redactionRules, table);
    }

    /** A redactor by these rules, with marks of its own. */
    Redactor redactor() {
        return redactionRules.isEmpty() ? Redactor.standard() : Redactor.of(redactionRules);
    }

    /** How a recorder reads what passes. */
    RecorderOptions reading(Capture capture) {
        RecorderOptions reading = RecorderOptions.of(capture).withStoreStreamEvents(storeStreamEvents);
        if (prices != null) {
            reading = reading.withPrices(prices);
        }
        return maxBodyBytes > 0 ? reading.withMaxBodyBytes(maxBodyBytes) : reading;
    }

    /** The same for one that writes to that output. */
    RecorderOptions recorder(Capture capture, TraceOutput output) {
        RecorderOptions recording = reading(capture).withRedactor(redactor());
        Optional<Path> journal = output.journal();
        Optional<Path> file = output.file();
        return journal.isPresent() && file.isPresent() ? recording.withJournal(journal.get(), file.get()) : recording;
    }
}
