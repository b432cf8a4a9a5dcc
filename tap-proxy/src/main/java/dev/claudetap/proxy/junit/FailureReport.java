package dev.claudetap.proxy.junit;

import dev.claudetap.export.TracePage;
import dev.claudetap.files.UnfinishedFile;
import dev.claudetap.trace.Trace;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What is left of a test that failed: its trace, the page of it, and where they are. */
final class FailureReport {
    static final String DIRECTORY = "tap.report.directory";

    /** A line below the failure that says where to look. */
    private static final class WhereToLook extends Exception {
        private static final long serialVersionUID = 1;

        WhereToLook(String message) {
            super(message, null, false, false);
        }
    }

    private FailureReport() {}

    /** @param over whether the tap is this test's own, so that what still runs may be ended first */
    static void write(ExtensionContext context, RunningTap tap, boolean over, Throwable failure)
            throws IOException, InterruptedException {
        Map<String, String> entries = new LinkedHashMap<>();
        tap.startedAgent()
                .map(RunningTap::end)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> entries.put("tap.agent.stderr", text));
        if (over) {
            // Exchanges under way become records, too.
            tap.close();
        }
        Trace trace = over ? tap.session().trace() : tap.traceSoFar();
        String where =
                trace.records().isEmpty() ? "the tap of this test recorded nothing" : files(context, trace, entries);
        if (!entries.isEmpty()) {
            context.publishReportEntry(entries);
        }
        failure.addSuppressed(new WhereToLook(where));
    }

    private static String files(ExtensionContext context, Trace trace, Map<String, String> entries) throws IOException {
        Path folder =
                directory().resolve(fileName(context.getRequiredTestClass().getName()));
        Files.createDirectories(folder);
        String name = fileName(name(context));
        Path jsonl = folder.resolve(name + ".jsonl");
        try (UnfinishedFile file = UnfinishedFile.beside(jsonl)) {
            try (Writer out = file.writer()) {
                for (TraceRecord record : trace.records()) {
                    TraceJson.write(record, out);
                    out.append('\n');
                }
            }
            file.putInPlace();
        }
        entries.put("tap.trace", jsonl.toAbsolutePath().toString());
        Optional<TracePage> pages = TracePage.find();
        if (pages.isEmpty()) {
            return "the trace of this test: " + jsonl.toAbsolutePath()
                    + " (with tap-viewer on the class path also a page)";
        }
        Path html = folder.resolve(name + ".html");
        pages.get().write(jsonl, html);
        entries.put("tap.page", html.toAbsolutePath().toString());
        return "the trace of this test: " + html.toUri();
    }

    /** Method and, for a test that runs several times, which of them. */
    private static String name(ExtensionContext context) {
        String id = context.getUniqueId();
        int invocation = id.lastIndexOf("invocation:#");
        String number =
                invocation < 0 ? "" : "-" + id.substring(invocation + 12).replaceAll("[^0-9].*", "");
        return context.getTestMethod().map(method -> method.getName()).orElse("test") + number;
    }

    private static String fileName(String text) {
        return text.replaceAll("[^A-Za-z0-9._$-]", "_");
    }

    /** Where this build puts its results. */
    private static Path directory() {
        String wanted = System.getProperty(DIRECTORY, "");
        if (!wanted.isEmpty()) {
            return Path.of(wanted);
        }
        boolean gradle = Files.exists(Path.of("build.gradle")) || Files.exists(Path.of("build.gradle.kts"));
        return Path.of(gradle ? "build" : "target", "tap");
    }
}
