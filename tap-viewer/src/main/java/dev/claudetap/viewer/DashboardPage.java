package dev.claudetap.viewer;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import gg.jte.output.StringOutput;
import java.util.Map;

/** The page of all sessions, without any session in it: it asks the server that sent it. Stateless. */
public final class DashboardPage {
    private DashboardPage() {}

    /** The page. */
    public static String html() {
        ViewerAssets assets = ViewerAssets.ofDashboard();
        TemplateOutput output = new StringOutput();
        HtmlViewer.TEMPLATES.render(
                "dashboard.jte",
                Map.of(
                        "policy",
                        policy(),
                        "styles",
                        (Content) styles -> styles.writeContent(assets.styles()),
                        "script",
                        (Content) script -> script.writeContent(assets.script())),
                output);
        return output.toString();
    }

    /** Its Content-Security-Policy. */
    public static String policy() {
        return ViewerAssets.ofDashboard().policy() + "; connect-src 'self'";
    }
}
