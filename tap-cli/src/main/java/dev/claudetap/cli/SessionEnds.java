package dev.claudetap.cli;

import dev.claudetap.capture.SessionSummary;
import dev.claudetap.capture.TraceSink;
import dev.claudetap.client.ProxyMode;
import dev.claudetap.proxy.TapException;
import dev.claudetap.proxy.TapOptions;
import dev.claudetap.proxy.TapSession;
import dev.claudetap.trace.SessionFiles;
import dev.claudetap.trace.TraceFile;
import dev.claudetap.viewer.GrowingPage;
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
    private final GrowingPage page = new GrowingPage();
    private @Nullable Path trace;

    SessionEnds(Console console) {
        this.console = console;
        this.log = SessionLog.install(console);
    }

    SessionLog log() {
        return log;
    }

    /**
     * Starts a session and says where it listens and what it writes.
     *
     * @param also gets its records, besides the trace
     */
    TapSession start(TapOptions.Builder options, TraceSink also) throws CliException {
        if (console.settings().find(Setting.PRICES) != null) {
            options.prices(PricesMixin.later(console));
        }
        TapSession session;
        try {
            session = TapSession.start(options.sink(record -> {
                        page.grew();
                        also.accept(record);
                    })
                    .build());
        } catch (TapException e) {
            throw Failures.of(e);
        }
        session.traceFile().ifPresent(file -> {
            trace = file;
            page.follow(file);
            log.open(TraceFile.sibling(file, ".log"));
        });
        URI url = session.baseUrl();
        boolean forward = session.mode() == ProxyMode.FORWARD;
        String purpose = forward
                ? "as a proxy"
                : "for " + withoutSecrets(session.endpoint().target());
        console.say("version " + Version.text()
                + (session.mode() == ProxyMode.BODIES
                        ? " reads what the agent writes down about its calls " + purpose
                        : " listens on " + url + " " + purpose));
        session.traceFile().ifPresent(file -> console.detail("trace: " + file));
        return session;
    }

    /**
     * How a session ended.
     *
     * @param trace null when nothing was recorded
     * @param page null when there is none
     */
    record Concluded(
            SessionSummary summary,
            @Nullable Path trace,
            @Nullable Path page) {}

    /** Closes a session, writes its page, says what was captured, and shows the page if asked to. */
    Concluded conclude(TapSession session, boolean openPage) {
        session.close();
        SessionSummary summary = session.summary();
        Path written = session.traceFile().filter(Files::exists).orElse(null);
        Path shown = written == null ? null : Pages.complete(page, written, console);
        List<String> lines = SummaryText.lines(summary, written, shown);
        console.say(lines.get(0));
        lines.subList(1, lines.size()).forEach(console::detail);
        if (shown != null && openPage) {
            Browser.open(shown.toAbsolutePath().toUri(), console.environment());
        }
        return new Concluded(summary, written, shown);
    }

    /** An upstream as people may see it: user-info and query can hold credentials. */
    static String withoutSecrets(URI url) {
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + url.getHost() + port + path;
    }

    @Override
    public void close() {
        page.close();
        log.close();
        Path file = trace;
        if (file == null || Files.exists(file)) {
            return;
        }
        try {
            // The session had no traffic and kept no trace. A log that says something stays.
            Path empty = TraceFile.sibling(file, ".log");
            if (Files.exists(empty) && Files.size(empty) == 0) {
                Files.delete(empty);
            }
            SessionFiles.removeFolderIfEmpty(file);
        } catch (IOException e) {
            console.warn("an empty log stays behind: " + Failures.reason(e));
        }
    }
}
