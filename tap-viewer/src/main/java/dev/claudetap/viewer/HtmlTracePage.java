package dev.claudetap.viewer;

import dev.claudetap.export.TracePage;
import java.io.IOException;
import java.nio.file.Path;

/** {@link HtmlViewer} for those who find it by {@link java.util.ServiceLoader}. Safe on any thread. */
public final class HtmlTracePage implements TracePage {
    /** For the service loader. */
    public HtmlTracePage() {}

    @Override
    public void write(Path traceJsonl, Path page) throws IOException {
        HtmlViewer.write(traceJsonl, page);
    }
}
