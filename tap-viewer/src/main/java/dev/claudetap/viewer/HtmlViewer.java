package dev.claudetap.viewer;

import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.ReadProgress;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.trace.TraceRecord;
import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.TemplateException;
import gg.jte.TemplateOutput;
import gg.jte.output.WriterOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/**
 * Turns a trace into one self-contained HTML page. The page asks nothing of the network, runs no script but its own,
 * and shows captured text as text only. What records share is in it once. Memory is bounded by the largest record and
 * what is unique in the trace, a few bytes per unique text. Safe on any thread.
 */
public final class HtmlViewer {
    static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlViewer.class.getClassLoader(), "dev.claudetap.viewer.jte");

    private HtmlViewer() {}

    /**
     * Writes the page of a trace file, however it is kept. Lines that are no record are left out; the page says how many. The
     * page appears whole or not at all, replaces what stood there, and only its owner can read it.
     *
     * @param trace the trace, ours or the original's
     * @param html where the page goes; its directory exists
     * @throws PageMemoryException when there is not enough memory for a page of that many records
     * @throws IOException when the trace cannot be read or the page cannot be written
     */
    public static void write(Path trace, Path html) throws IOException {
        write(trace, html, PriceTable.bundled());
    }

    /**
     * Writes the page of a trace file with other prices, see {@link #write(Path, Path)}.
     *
     * @throws IOException when the trace cannot be read or the page cannot be written
     */
    public static void write(Path trace, Path html, PriceTable prices) throws IOException {
        try (UnfinishedFile page = UnfinishedFile.beside(html)) {
            try (Writer out = page.writer()) {
                write(trace, prices, out);
            }
            page.putInPlace();
        }
    }

    /**
     * Writes the page of a trace file, see {@link #write(Path, Path)}.
     *
     * @param out gets the page; stays open
     * @throws IOException when the trace cannot be read or the page cannot be written
     */
    public static void write(Path trace, PriceTable prices, Writer out) throws IOException {
        write(trace, prices, ReadProgress.NONE, out);
    }

    /**
     * Writes the page of a trace file as {@link #write(Path, PriceTable, Writer)} does.
     *
     * @param progress is told what is read of the trace
     * @return how many lines were left out because they are no records
     * @throws IOException when the trace cannot be read or the page cannot be written
     */
    public static long write(Path trace, PriceTable prices, ReadProgress progress, Writer out) throws IOException {
        try (InputStream lines = TraceFile.open(trace, progress)) {
            return render(new TraceLines(lines), String.valueOf(trace.getFileName()), prices, out);
        }
    }

    /** The Content-Security-Policy of these pages, for whoever serves one. */
    public static String policy() {
        return ViewerAssets.loaded().policy();
    }

    /**
     * Writes the page of records that are at hand, asking for the next one when the last is written.
     *
     * @param records already redacted
     * @param title what the page is called
     * @param out gets the page; stays open
     * @throws IOException when the page cannot be written, or the iterator reports it as an {@link UncheckedIOException}
     */
    public static void render(Iterator<TraceRecord> records, String title, Writer out) throws IOException {
        render(records, title, PriceTable.bundled(), out);
    }

    /**
     * Writes the page of records that are at hand with other prices, see {@link #render(Iterator, String, Writer)}.
     *
     * @throws IOException when the page cannot be written, or the iterator reports it as an {@link UncheckedIOException}
     */
    public static void render(Iterator<TraceRecord> records, String title, PriceTable prices, Writer out)
            throws IOException {
        render(LineSource.of(records), title, prices, out);
    }

    static long render(LineSource records, String title, PriceTable prices, Writer out) throws IOException {
        PagePayload payload = new PagePayload(records, () -> prices, () -> Long.MAX_VALUE);
        render(title, ViewerAssets.loaded().policy(), payload, out);
        return payload.unreadable();
    }

    /** Writes the page with that in the place of its trace. */
    static void render(String title, String policy, Content payload, Writer out) throws IOException {
        ViewerAssets assets = ViewerAssets.loaded();
        Content styles = output -> output.writeContent(assets.styles());
        Content script = output -> output.writeContent(assets.script());
        Map<String, Object> parts =
                Map.of("title", title, "policy", policy, "styles", styles, "payload", payload, "script", script);
        TemplateOutput output = new WriterOutput(out);
        try {
            TEMPLATES.render("page.jte", parts, output);
        } catch (TemplateException e) {
            // jte wraps whatever its contents and its writer throw.
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            if (e.getCause() instanceof VirtualMachineError error) {
                throw error;
            }
            throw e;
        }
    }
}
