package dev.claudetap.cli;

import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.viewer.GrowingPage;
import dev.claudetap.viewer.HtmlViewer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The page beside a trace. */
final class Pages {
    private Pages() {}

    /** Makes a page of a trace. */
    @FunctionalInterface
    interface Maker {
        void make(Path trace, Path page) throws IOException;
    }

    /** Writes it and lists it; null, and a warning that says how to try again, when it cannot be written. */
    static @Nullable Path write(Path trace, Console console) {
        PriceTable prices = PricesMixin.orBundled(console);
        return write(trace, console, (source, page) -> HtmlViewer.write(source, page, prices));
    }

    /** The same for a session that has just ended, whose page is begun. */
    static @Nullable Path complete(GrowingPage begun, Path trace, Console console) {
        PriceTable prices = PricesMixin.orBundled(console);
        return write(trace, console, (source, page) -> {
            if (!begun.putInPlace(page, prices)) {
                HtmlViewer.write(source, page, prices);
            }
        });
    }

    /** Whatever goes wrong with the page is a warning: the agent ran, and its exit code is the answer. */
    static @Nullable Path write(Path trace, Console console, Maker maker) {
        Path page = TraceFile.sibling(trace, ".html");
        String problem = problem(trace, page, maker);
        if (problem != null) {
            console.warn("no page: " + problem + "; once that is solved: claude-tap export " + trace + " -o " + page);
            return null;
        }
        try {
            Manifest.pageWritten(trace, Version.text());
        } catch (IOException e) {
            console.warn("the list of sessions could not be kept: " + Failures.reason(e));
        }
        return page;
    }

    private static @Nullable String problem(Path trace, Path page, Maker maker) {
        try {
            maker.make(trace, page);
            return null;
        } catch (IOException e) {
            return Failures.reason(e);
        } catch (OutOfMemoryError e) {
            return Failures.reason(e);
        } catch (RuntimeException | StackOverflowError e) {
            // The agent's exit code matters more than its page.
            return "the trace holds what this version cannot show ("
                    + e.getClass().getSimpleName() + ")";
        }
    }
}
