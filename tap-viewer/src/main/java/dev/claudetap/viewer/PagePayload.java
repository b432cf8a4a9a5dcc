package dev.claudetap.viewer;

import gg.jte.Content;
import gg.jte.TemplateOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes the records into the page, one inert element each, with one record in memory at a time. */
final class PagePayload implements Content {
    private final RecordTexts records;

    PagePayload(RecordTexts records) {
        this.records = records;
    }

    @Override
    public void writeTo(TemplateOutput output) {
        try {
            int count = 0;
            for (List<String> record = records.next(); record != null; record = records.next()) {
                output.writeContent("<script type=\"application/json\" class=\"record\">");
                for (String piece : record) {
                    output.writeContent(InertJson.of(piece));
                }
                output.writeContent("</script>\n");
                count++;
            }
            output.writeContent("<script type=\"application/json\" id=\"trace-end\">{\"format\":1,\"records\":" + count
                    + ",\"unreadable\":" + records.unreadable() + "}</script>");
        } catch (IOException e) {
            // jte's contents cannot throw it; HtmlViewer takes it out again.
            throw new UncheckedIOException(e);
        }
    }
}
