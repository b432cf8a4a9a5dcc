package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.json.JsonText;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlViewerTest {
    @TempDir
    Path directory;

    @Test
    void holdsEveryRecordAsItStandsInTheTrace() throws Exception {
        String session = SamplePage.session();

        List<String> records = SamplePage.records(SamplePage.html(directory, session));

        List<String> lines = session.lines().toList();
        assertThat(records).hasSameSizeAs(lines).hasSizeGreaterThan(10);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(JsonText.parse(records.get(i))).isEqualTo(JsonText.parse(lines.get(i)));
        }
    }

    @Test
    void namesTheHashesOfItsScriptAndStylesInThePolicy() throws Exception {
        String html = SamplePage.html(directory, SamplePage.session());

        String script = SamplePage.contents(html, "<script type=\"module\">", "</script>")
                .get(0);
        String styles = SamplePage.contents(html, "<style>", "</style>").get(0);
        String policy = SamplePage.contents(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\">")
                .get(0)
                .replace("&#39;", "'");
        assertThat(policy)
                .isEqualTo("default-src 'none'; script-src '" + sha256(script) + "'; style-src '" + sha256(styles)
                        + "'; img-src data:; base-uri 'none'; form-action 'none'");
        assertThat(html.indexOf("Content-Security-Policy")).isLessThan(html.indexOf("<style>"));
    }

    @Test
    void hasOneRunningScriptAndNoOtherKindOfElementThatCouldRun() throws Exception {
        String html = SamplePage.html(directory, SamplePage.session());

        String withoutData = html.replaceAll("(?s)<script type=\"application/json\"[^>]*>.*?</script>", "");
        assertThat(SamplePage.contents(withoutData, "<script", ">")).containsExactly(" type=\"module\"");
        assertThat(withoutData.replaceAll("(?s)<script type=\"module\">.*?</script>", ""))
                .doesNotContainPattern("(?i)<(iframe|object|embed|link|base|a|form|img)\\b");
    }

    @Test
    void keepsHostileTextInertInTheRawFile() throws Exception {
        String hostile =
                "{\"request\":{\"path\":\"</script><script>x()</script>\",\"body\":\"<!--<script>\\u2028&amp;\"}}\n";

        String html = SamplePage.html(directory, hostile);

        assertThat(html).doesNotContain("<script>x()", "<!--", "\u2028");
        assertThat(JsonText.parse(SamplePage.records(html).get(0))).isEqualTo(JsonText.parse(hostile.strip()));
    }

    @Test
    void escapesTheTitle() throws Exception {
        Path trace = Files.writeString(directory.resolve("a<img src=x onerror=x()>&.jsonl"), "");
        Path html = directory.resolve("x.html");

        HtmlViewer.write(trace, html);

        assertThat(Files.readString(html)).doesNotContain("<img").contains("a&lt;img src=x onerror=x()&gt;&amp;.jsonl");
    }

    @Test
    void makesAPageOfAnEmptyTrace() throws Exception {
        String html = SamplePage.html(directory, "");

        assertThat(SamplePage.records(html)).isEmpty();
        assertThat(html)
                .contains("{\"format\":1,\"records\":0,\"unreadable\":0}")
                .endsWith("</html>\n");
    }

    @Test
    void leavesOutUnreadableLinesAndCountsThem() throws Exception {
        String whole = "{\"turn\":1,\"request\":{\"path\":\"/a\"},\"response\":{}}";

        String html = SamplePage.html(
                directory,
                whole + "\n{\"turn\":2,\"requ\n\n[1]\nnull\n{\"a\":1}\n\u0000\u0001\n" + whole + "\n{\"turn\"");

        assertThat(SamplePage.records(html)).containsExactly(whole, whole);
        assertThat(html).contains("{\"format\":1,\"records\":2,\"unreadable\":6}");
    }

    @Test
    void survivesBytesThatAreNotUtf8() throws Exception {
        Path trace = directory.resolve("t.jsonl");
        Files.write(trace, "{\"request\":{\"path\":\"\u00e9\"}}".getBytes(StandardCharsets.ISO_8859_1));
        Path html = directory.resolve("t.html");

        HtmlViewer.write(trace, html);

        assertThat(SamplePage.records(Files.readString(html))).containsExactly("{\"request\":{\"path\":\"\ufffd\"}}");
    }

    @Test
    void isReadableByItsOwnerOnlyAlsoWhereAnOpenFileStoodBefore() throws Exception {
        Path html = Files.writeString(directory.resolve("trace_120000.html"), "old");
        Files.setPosixFilePermissions(html, PosixFilePermissions.fromString("rw-rw-rw-"));

        SamplePage.write(directory, SamplePage.session());

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(html)))
                .isEqualTo("rw-------");
        assertThat(Files.readString(html)).startsWith("<!DOCTYPE html>");
    }

    @Test
    void replacesALinkInsteadOfWritingThroughIt() throws Exception {
        Path victim = Files.writeString(directory.resolve("victim"), "mine");
        Files.createSymbolicLink(directory.resolve("trace_120000.html"), victim);

        SamplePage.write(directory, SamplePage.session());

        assertThat(victim).hasContent("mine");
    }

    @Test
    void leavesNothingBehindWhenTheTraceCannotBeRead() throws Exception {
        Path html = Files.writeString(directory.resolve("old.html"), "old");

        assertThatThrownBy(() -> HtmlViewer.write(directory.resolve("missing.jsonl"), html))
                .isInstanceOf(NoSuchFileException.class);

        assertThat(html).hasContent("old");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(html);
        }
    }

    @Test
    void aRecordOfSixteenMegabytesNeedsLittleMemory(@TempDir Path folder) throws Exception {
        Path trace = folder.resolve("trace_120000.jsonl");
        String text = "<b>sixteen MB \u6f22\ud83d\ude00 ".repeat(800_000);
        Files.writeString(trace, "{\"request\":{\"body\":\"" + text + "\"}}\n{\"request\":{}}");
        assertThat(Files.size(trace)).isGreaterThan(15 << 20);
        Path page = folder.resolve("trace_120000.html");
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx80m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapPage.class.getName(),
                        trace.toString(),
                        page.toString())
                .inheritIO()
                .start();
        assertThat(writer.waitFor()).isZero();
        assertThat(Files.readString(page))
                .contains(text.replace("<", "\\u003c").replace(">", "\\u003e"))
                .contains("\"records\":2,\"unreadable\":0");
    }

    @Test
    void tellsWhyWhenReadingBreaksOffInTheMiddle() {
        RecordTexts broken = new RecordTexts() {
            @Override
            public List<String> next() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int unreadable() {
                return 0;
            }
        };

        assertThatThrownBy(() -> HtmlViewer.render(broken, "t", new StringWriter()))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
    }

    @Test
    void rendersRecordsFromMemoryAsATraceFileHasThem() throws Exception {
        StringWriter page = new StringWriter();
        TraceRecord record = SamplePage.webSocket();

        HtmlViewer.render(List.of(record, record).iterator(), "two & two", page);

        assertThat(SamplePage.records(page.toString()))
                .hasSize(2)
                .allSatisfy(
                        text -> assertThat(JsonText.parse(text)).isEqualTo(JsonText.parse(TraceJson.write(record))));
        assertThat(page.toString()).contains("<title>two &amp; two", "\"records\":2,\"unreadable\":0");
    }

    @Test
    void writesEachRecordBeforeItAsksForTheNext() throws Exception {
        StringWriter page = new StringWriter();
        List<Integer> written = new ArrayList<>();
        String record = "{\"a\":\"" + "x".repeat(10_000) + "\"}";
        RecordTexts records = new RecordTexts() {
            @Override
            public @Nullable List<String> next() {
                written.add(page.getBuffer().length());
                return written.size() <= 5 ? List.of(record) : null;
            }

            @Override
            public int unreadable() {
                return 0;
            }
        };

        HtmlViewer.render(records, "t", page);

        assertThat(written).hasSize(6);
        for (int i = 1; i < written.size(); i++) {
            assertThat(written.get(i) - written.get(i - 1)).isGreaterThan(10_000);
        }
    }

    private static String sha256(String content) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
