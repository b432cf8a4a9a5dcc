package dev.claudetap.viewer;

import dev.claudetap.compare.Comparison;
import gg.jte.Content;
import gg.jte.TemplateException;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Map;

/** A comparison of two runs as one HTML page without any script. Safe on any thread. */
public final class ComparisonPage {
    private static final String STYLES = ViewerAssets.read("comparison.css");
    private static final String POLICY =
            "default-src 'none'; style-src '" + ViewerAssets.hash(STYLES) + "'; base-uri 'none'; form-action 'none'";

    private ComparisonPage() {}

    /** What the page may do, for a server that says it in a header too. */
    public static String policy() {
        return POLICY;
    }

    /**
     * Writes the page.
     *
     * @param out gets it; stays open
     * @throws IOException when it cannot be written
     */
    public static void write(Comparison comparison, Writer out) throws IOException {
        Content styles = output -> output.writeContent(STYLES);
        Map<String, Object> parts = Map.of("comparison", comparison, "policy", POLICY, "styles", styles);
        try {
            HtmlViewer.TEMPLATES.render("comparison.jte", parts, new WriterOutput(out));
        } catch (TemplateException e) {
            // jte wraps whatever its writer throws.
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            throw e;
        }
    }

    /** For the template: what a line of a unified diff is. */
    public static String kind(String line) {
        if (line.startsWith("+")) {
            return "added";
        }
        if (line.startsWith("-")) {
            return "gone";
        }
        return line.startsWith("@@") ? "place" : "kept";
    }
}
