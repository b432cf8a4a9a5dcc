package dev.claudetap.viewer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pages made from traces, and what stands in them. */
final class SamplePage {
    private SamplePage() {}

    /** A session that has every kind of call, block and failure. */
    static String session() throws IOException {
        try (InputStream in = SamplePage.class.getResourceAsStream("session.jsonl")) {
            if (in == null) {
                throw new IllegalStateException("session.jsonl is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Writes the page of a trace and returns its place. */
    static Path write(Path directory, String jsonl) throws IOException {
        Path trace = Files.writeString(directory.resolve("trace_120000.jsonl"), jsonl);
        Path html = directory.resolve("trace_120000.html");
        HtmlViewer.write(trace, html);
        return html;
    }

    static String html(Path directory, String jsonl) throws IOException {
        return Files.readString(write(directory, jsonl));
    }

    /** The contents of all elements that begin with that tag. */
    static List<String> contents(String html, String openingTag, String closingTag) {
        Matcher matcher = Pattern.compile(
                        Pattern.quote(openingTag) + "(.*?)" + Pattern.quote(closingTag), Pattern.DOTALL)
                .matcher(html);
        return matcher.results().map(found -> found.group(1)).toList();
    }

    static List<String> records(String html) {
        return contents(html, "<script type=\"application/json\" class=\"record\">", "</script>");
    }
}
