package dev.claudetap.viewer.dashboard;

import dev.claudetap.compare.Comparison;
import dev.claudetap.compare.Run;
import dev.claudetap.export.JsonExport;
import dev.claudetap.export.MarkdownExport;
import dev.claudetap.sessions.SessionStore;
import dev.claudetap.sessions.StoredSession;
import dev.claudetap.trace.CompactTraceWriter;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.viewer.ComparisonPage;
import dev.claudetap.viewer.HtmlViewer;
import dev.claudetap.viewer.server.Answer;
import dev.claudetap.viewer.server.Call;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One session as the viewer's page, in another form to keep, or beside another one. */
final class SessionPages {
    private static final String HTML = "text/html; charset=utf-8";

    private static final int CONFLICT = 409;

    private final SessionStore store;

    SessionPages(SessionStore store) {
        this.store = store;
    }

    /** Writes a session in some form. */
    private interface Form {
        void write(StoredSession session, OutputStream out) throws IOException;
    }

    Answer page(Call call) throws IOException {
        return answer(call, HTML, null, this::html);
    }

    Answer html(Call call) throws IOException {
        return answer(call, HTML, ".html", this::html);
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

    Answer compact(Call call) throws IOException {
        return answer(call, "application/json", ".ctap.json", (session, out) -> {
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(TraceFile.open(session.trace()), StandardCharsets.UTF_8))) {
                Writer writer = writer(out);
                CompactTraceWriter.write(lines.lines().iterator(), writer);
                writer.flush();
            }
        });
    }

    /** What is different between two sessions, as {@code claude-tap diff} tells it. */
    Answer comparison(Call call) throws IOException {
        StoredSession first = store.find(call.id("first")).orElse(null);
        StoredSession second = store.find(call.id("second")).orElse(null);
        if (first == null || second == null) {
            return Answer.notFound();
        }
        Run one = run(first);
        Run other = run(second);
        if (one.calls() == 0 || other.calls() == 0) {
            return Answer.problem(CONFLICT, "There is no call of a model in one of these sessions.");
        }
        Comparison comparison = Comparison.of(one, other);
        return new Answer.Streamed(HTML, ComparisonPage.policy() + Dashboard.UNFRAMED, null, out -> {
            Writer writer = writer(out);
            ComparisonPage.write(comparison, writer);
            writer.flush();
        });
    }

    private Run run(StoredSession session) throws IOException {
        String name = session.listed().name();
        return Run.read(name.isEmpty() ? session.id() : name, session.trace(), store.prices());
    }

    private void html(StoredSession session, OutputStream out) throws IOException {
        Writer writer = writer(out);
        HtmlViewer.write(session.trace(), store.prices(), writer);
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
