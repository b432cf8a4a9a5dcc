package dev.claudetap.viewer;

import dev.claudetap.trace.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A page's own style sheet and script, bundled from {@code src/main/web}, and the policy that lets a browser run
 * these two and nothing else. Immutable, safe on any thread.
 */
final class ViewerAssets {
    private static final String SOURCE_MAP = "# sourceMappingURL=";

    /** What esbuild makes of {@code src/main/web/app.js} and all it imports: the style sheets, and the scripts. */
    private static final class Loaded {
        static final ViewerAssets INSTANCE = new ViewerAssets("app.css", "app.js");
    }

    /** The same of {@code dashboard/dashboard.js}, whose page asks its own server. */
    private static final class Dashboard {
        static final ViewerAssets INSTANCE = new ViewerAssets("dashboard.css", "dashboard.js");
    }

    private final String styles;
    private final String script;

    private ViewerAssets(String styleSheet, String scriptFile) {
        styles = withoutSourceMap(read(styleSheet));
        // Within these an HTML parser would change its mind about where the script ends. They stand in literals only.
        script = withoutSourceMap(read(scriptFile))
                .replace("<!--", "\\x3c!--")
                .replace("<script", "\\x3cscript")
                .replace("</script", "\\x3c/script");
    }

    /** Without the comment at the end that names a file which no page has beside it. */
    private static String withoutSourceMap(String text) {
        int comment = text.lastIndexOf(SOURCE_MAP);
        return comment < 0 ? text : text.substring(0, comment - "//".length()).stripTrailing();
    }

    static ViewerAssets loaded() {
        return Loaded.INSTANCE;
    }

    /** Those of the page of all sessions. */
    static ViewerAssets ofDashboard() {
        return Dashboard.INSTANCE;
    }

    /** The text of the page's only style element. */
    String styles() {
        return styles;
    }

    /** The text of the page's only running script. */
    String script() {
        return script;
    }

    /** The Content-Security-Policy of the page. */
    String policy() {
        return "default-src 'none'; script-src '" + hash(script) + "'; style-src '" + hash(styles)
                + "'; img-src data:; base-uri 'none'; form-action 'none'"
                + "; require-trusted-types-for 'script'; trusted-types 'none'";
    }

    /** The text of one file that the build has put beside this class. */
    static String read(String file) {
        try (InputStream in = ViewerAssets.class.getResourceAsStream("web/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the viewer's own file " + file + " is missing from its jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String hash(String content) {
        return "sha256-" + Base64.getEncoder().encodeToString(Sha256.of(content));
    }
}
