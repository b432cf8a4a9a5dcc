package dev.claudetap.viewer.dashboard;

import dev.claudetap.export.JsonExport;
import dev.claudetap.export.MarkdownExport;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.viewer.HtmlViewer;
import dev.claudetap.viewer.server.Answer;
import dev.claudetap.viewer.server.Call;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One session as the viewer's page, or in another form to keep; made while it is sent. */
final class SessionPages {
    private static final String HTML = "text/html; charset=utf-8";

    private final SessionStore store;

    SessionPages(SessionStore store) {
        this.store = store;
    }

    /** Writes a session in some form. */
    private interface Form {
        void write(StoredSession session, OutputStream out) throws IOException;
    }

    Answer page(Call call) throws IOException {
        return answer(call, HTML, null, SessionPages::html);
    }

    Answer html(Call call) throws IOException {
        return answer(call, HTML, ".html", SessionPages::html);
    }

    Answer jsonl(Call call) throws IOException {
        return answer(call, "application/jsonl", ".jsonl", (session, out) -> {
            try (InputStream in = TraceFile.open(session.trace())) {
                in.transferTo(out);
            }
        });
    }

    Answer markdown(Call call) throws IOException {
        return answer(call, "text/markdown; charset=utf-8", ".md", (session, out) -> {
            try (TraceReader reader = TraceReader.open(session.trace())) {
                Writer writer = writer(out);
                MarkdownExport.write(reader.iterator(), writer);
                writer.flush();
            }
        });
    }

    Answer json(Call call) throws IOException {
        return answer(call, "application/json", ".json", (session, out) -> {
            try (TraceReader reader = TraceReader.open(session.trace())) {
                Writer writer = writer(out);
                JsonExport.write(reader.iterator(), writer);
                writer.flush();
            }
        });
    }

    private static void html(StoredSession session, OutputStream out) throws IOException {
        Writer writer = writer(out);
        HtmlViewer.write(session.trace(), PriceTable.bundled(), writer);
        writer.flush();
    }

    private static Writer writer(OutputStream out) {
        return new OutputStreamWriter(out, StandardCharsets.UTF_8);
    }

    private Answer answer(Call call, String type, @Nullable String suffix, Form form) throws IOException {
        StoredSession session = store.find(call.id("id")).orElse(null);
        if (session == null) {
            return Answer.notFound();
        }
        String policy = type.equals(HTML) ? HtmlViewer.policy() + Dashboard.UNFRAMED : Answer.NO_CONTENT_POLICY;
        String name = suffix == null ? null : "trace_" + session.id() + suffix;
        return new Answer.Streamed(type, policy, name, out -> form.write(session, out));
    }
}
