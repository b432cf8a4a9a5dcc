package dev.claudetap.viewer;

import dev.claudetap.json.JsonObject;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.viewer.server.Answer;
import java.io.IOException;
import java.io.StringWriter;

/** The application's page without a trace: it gets one as it grows, from the server that it came from. */
final class LivePage {
    /** Tells the script to ask the server, and what the rows it will get do not say themselves. */
    private static String mark(PriceTable prices) {
        String head = JsonObject.builder()
                .put("prices", RowFigures.named(prices))
                .build()
                .toJson();
        return "<template id=\"live\">" + head.replace("<", "\\u003c") + "</template>\n";
    }

    private LivePage() {}

    static Answer of(String title, PriceTable prices) throws IOException {
        String mark = mark(prices);
        StringWriter page = new StringWriter();
        String policy = ViewerAssets.loaded().policy() + "; connect-src 'self'";
        HtmlViewer.render(title, policy, output -> output.writeContent(mark), page);
        return Answer.page(page.toString(), policy + "; frame-ancestors 'none'");
    }
}
