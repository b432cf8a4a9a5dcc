package dev.claudetap.cli;

import dev.claudetap.pricing.PriceTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which table of prices a command uses. */
final class PricesMixin {
    @Option(
            names = "--prices",
            paramLabel = "FILE",
            description = "Use these prices instead of those of this version; LiteLLM's table can be read too")
    @Nullable
    Path chosen;

    PriceTable table(Console console) throws CliException {
        Setting setting = chosen == null ? console.settings().find(Setting.PRICES) : null;
        Path file = setting == null ? chosen : setting.path();
        if (file == null) {
            return PriceTable.bundled();
        }
        try {
            return PriceTable.read(file);
        } catch (IOException e) {
            String option = setting == null ? "--prices" : setting.place();
            throw new CliException(
                    ExitCode.NO_INPUT, option + ": cannot read prices from " + file + ": " + Failures.reason(e), e);
        }
    }

    /**
     * For a session, which may never need them: read when it does, once, and those of this version where that fails. The end of a run says
     * so, for its page needs them too.
     */
    static Supplier<PriceTable> later(Console console) {
        return new Supplier<>() {
            private @Nullable PriceTable read;

            @Override
            public synchronized PriceTable get() {
                PriceTable known = read;
                if (known == null) {
                    try {
                        known = new PricesMixin().table(console);
                    } catch (CliException e) {
                        known = PriceTable.bundled();
                    }
                    read = known;
                }
                return known;
            }
        };
    }

    /** For what must not fail over prices: a warning, and those of this version. */
    static PriceTable orBundled(Console console) {
        try {
            return new PricesMixin().table(console);
        } catch (CliException e) {
            console.warn(e.line() + "; using those of this version");
            return PriceTable.bundled();
        }
    }
}
