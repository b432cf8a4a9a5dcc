package dev.claudetap.cli;

import dev.claudetap.trace.Manifest;
import dev.claudetap.viewer.HtmlViewer;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The page beside a trace. */
final class Pages {
    private Pages() {}

    /** Writes it and lists it; null, and a warning that says how to try again, when it cannot be written. */
    static @Nullable Path write(Path trace, Console console) {
        Path page = SessionEnds.sibling(trace, ".html");
        try {
            HtmlViewer.write(trace, page);
        } catch (IOException e) {
            console.warn("no page: " + Failures.reason(e) + "; once that is solved: claude-tap export " + trace + " -o "
                    + page);
            return null;
        }
        try {
            Manifest.pageWritten(trace, Version.text());
        } catch (IOException e) {
            console.warn("the list of sessions could not be kept: " + Failures.reason(e));
        }
        return page;
    }
}
