package dev.claudetap.cli;

import dev.claudetap.capture.SessionSummary;
import dev.claudetap.proxy.TapException;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.viewer.HtmlViewer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every session has at its two ends, whoever the agent is: log and start lines, page and summary. */
final class SessionEnds implements AutoCloseable {
    private final Console console;
    private final SessionLog log;

    SessionEnds(Console console) {
        this.console = console;
        this.log = SessionLog.install(console);
    }

    SessionLog log() {
        return log;
    }

    /** Starts a session and says where it listens and what it writes. */
    TapSession start(TapOptions options) throws CliException {
        TapSession session;
        try {
            session = TapSession.start(options);
        } catch (TapException e) {
            throw Failures.of(e);
        }
        session.traceFile().ifPresent(trace -> log.open(sibling(trace, ".log")));
        URI url = session.baseUrl();
        URI upstream = session.endpoint().target();
        console.say("version " + Version.text() + " listens on " + url + " for " + withoutSecrets(upstream));
        session.traceFile().ifPresent(trace -> console.detail("trace: " + trace));
        return session;
    }

    /** Closes a session, writes its page, says what was captured, and shows the page if asked to. */
    SessionSummary conclude(TapSession session, boolean openPage) {
        session.close();
        SessionSummary summary = session.summary();
        Path trace = session.traceFile().filter(Files::exists).orElse(null);
        Path page = trace == null ? null : writePage(trace);
        List<String> lines = SummaryText.lines(summary, trace, page);
        console.say(lines.get(0));
        lines.subList(1, lines.size()).forEach(console::detail);
        if (page != null && openPage) {
            Browser.open(page, console.environment());
        }
        return summary;
    }

    private @Nullable Path writePage(Path trace) {
        Path page = sibling(trace, ".html");
        try {
            HtmlViewer.write(trace, page);
            return page;
        } catch (IOException e) {
            console.warn("no page: " + Failures.reason(e) + "; once that is solved: claude-tap export " + trace + " -o "
                    + page);
            return null;
        }
    }

    static Path sibling(Path trace, String suffix) {
        String name = trace.getFileName().toString();
        String stem = name.endsWith(".jsonl") ? name.substring(0, name.length() - ".jsonl".length()) : name;
        return trace.resolveSibling(stem + suffix);
    }

    /** An upstream as people may see it: user-info and query can hold credentials. */
    static String withoutSecrets(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + url.getHost() + port + path;
    }

    @Override
    public void close() {
        log.close();
    }
}
