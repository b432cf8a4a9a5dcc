package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.pricing.PriceTable;
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
import java.util.Random;
import java.util.stream.Stream;
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
                .isEqualTo(
                        "default-src 'none'; script-src '" + sha256(script) + "'; style-src '" + sha256(styles)
                                + "'; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'");
        assertThat(html.indexOf("Content-Security-Policy")).isLessThan(html.indexOf("<style>"));
    }

    @Test
    void hasOneRunningScriptAndNoOtherKindOfElementThatCouldRun() throws Exception {
        String html = SamplePage.html(directory, SamplePage.session());

        String withoutData = html.replaceAll("(?s)<template [^>]*>[A-Za-z0-9+/=]*</template>", "");
        assertThat(SamplePage.contents(withoutData, "<script", ">")).containsExactly(" type=\"module\"");
        assertThat(withoutScript(withoutData))
                .doesNotContainPattern("(?i)<(iframe|object|embed|link|base|a|form|img|template)\\b");
    }

    @Test
    void aTimeThatNoClockShowsMakesAnOddRowAndNoFailure() throws Exception {
        String absurd =
                "{\"turn\":1,\"started_at\":\"+999999999-12-31T23:59:59Z\",\"request\":{\"method\":\"GET\",\"path\":\"/\"}}\n";

        List<String> records = SamplePage.records(SamplePage.html(directory, absurd + SamplePage.session()));

        assertThat(records).hasSize(1 + (int) SamplePage.session().lines().count());
    }

    @Test
    void keepsHostileTextInertInTheRawFile() throws Exception {
        String hostile =
                "{\"request\":{\"path\":\"</script><script>x()</script>\",\"body\":\"<!--<script>\\u2028&amp;\"}}\n";

        String html = SamplePage.html(directory, hostile);

        assertThat(withoutScript(html)).doesNotContain("<!--", "\u2028", "x()");
        assertThat(JsonText.parse(SamplePage.records(html).get(0))).isEqualTo(JsonText.parse(hostile.strip()));
    }

    @Test
    void escapesTheTitle() throws Exception {
        Path trace = Files.writeString(directory.resolve("a<img src=x onerror=x()>&.jsonl"), "");
        Path html = directory.resolve("x.html");

        HtmlViewer.write(trace, html);

        assertThat(withoutScript(Files.readString(html)))
                .doesNotContain("<img")
                .contains("a&lt;img src=x onerror=x()&gt;&amp;.jsonl");
    }

    @Test
    void makesAPageOfAnEmptyTrace() throws Exception {
        String html = SamplePage.html(directory, "");

        assertThat(SamplePage.records(html)).isEmpty();
        assertThat(PayloadReader.of(html).index().toJson())
                .startsWith("{\"format\":2,\"unreadable\":0,\"blocks\":[],\"rows\":[],");
        assertThat(html).endsWith("</html>\n");
    }

    @Test
    void leavesOutUnreadableLinesAndCountsThem() throws Exception {
        String whole = "{\"turn\":1,\"request\":{\"path\":\"/a\"},\"response\":{}}";

        String html = SamplePage.html(
                directory,
                whole + "\n{\"turn\":2,\"requ\n\n[1]\nnull\n{\"a\":1}\n\u0000\u0001\n" + whole + "\n{\"turn\"");

        assertThat(SamplePage.records(html)).containsExactly(whole, whole);
        assertThat(PayloadReader.of(html).index().number("unreadable")).contains(6L);
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
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeapPage.class.getName(),
                        trace.toString(),
                        page.toString())
                .inheritIO()
                .start();
        assertThat(writer.waitFor()).isZero();
        assertThat(Files.size(page)).isLessThan(1 << 20);
        assertThat(SamplePage.records(Files.readString(page)))
                .containsExactly("{\"request\":{\"body\":\"" + text + "\"}}", "{\"request\":{}}");
    }

    @Test
    void tellsWhyWhenReadingBreaksOffInTheMiddle() {
        LineSource broken = () -> {
            throw new IOException("the disk is gone");
        };

        assertThatThrownBy(() -> HtmlViewer.render(broken, "t", PriceTable.bundled(), new StringWriter()))
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
        assertThat(page.toString()).contains("<title>two &amp; two");
    }

    @Test
    void writesBlocksWhileItReads() throws Exception {
        StringWriter page = new StringWriter();
        Random random = new Random(1);
        List<Integer> written = new ArrayList<>();
        LineSource lines = () -> {
            written.add(page.getBuffer().length());
            StringBuilder text = new StringBuilder("{\"request\":{\"a\":\"");
            random.ints(200_000, 'a', 'z').forEach(text::appendCodePoint);
            return written.size() <= 20 ? LineSource.Line.of(text.append("\"}}").toString()) : null;
        };

        HtmlViewer.render(lines, "t", PriceTable.bundled(), page);

        assertThat(written.get(20)).isGreaterThan(written.get(4) + 1_000_000);
    }

    @Test
    void makesARowOfEveryCallForTheListToShow() throws Exception {
        List<JsonObject> rows = PayloadReader.of(SamplePage.html(directory, SamplePage.session()))
                .rows();

        assertThat(rows)
                .extracting(row -> PayloadReader.said(row, "turn"))
                .containsExactly("1", "2", "3", "4", "5", "6", "7.2", "8", "9", "10", "11");
        assertThat(rows)
                .extracting(row -> PayloadReader.said(row, "provider"))
                .containsExactly(
                        "",
                        "anthropic",
                        "anthropic",
                        "anthropic",
                        "anthropic",
                        "anthropic",
                        "openai-responses",
                        "openai-responses",
                        "openai-chat",
                        "gemini",
                        "");
        assertThat(rows.get(1).get("usage")).hasToString("[11,0,3110,214,0,0]");
        assertThat(PayloadReader.said(rows.get(1), "tools")).contains("Read", "Bash");
        assertThat(PayloadReader.said(rows.get(2), "status")).isEqualTo("529");
        assertThat(PayloadReader.said(rows.get(2), "complaint")).contains("Overloaded");
        assertThat(PayloadReader.said(rows.get(5), "outcome")).isEqualTo("upstream_failed");
    }

    @Test
    void aLongConversationCostsWhatIsNewInIt() throws Exception {
        StringBuilder trace = new StringBuilder();
        StringBuilder messages = new StringBuilder();
        Random random = new Random(2);
        for (int turn = 1; turn <= 50; turn++) {
            messages.append(turn > 1 ? "," : "").append("{\"role\":\"user\",\"content\":\"");
            random.ints(2_000, 'a', 'z').forEach(messages::appendCodePoint);
            messages.append("\"}");
            trace.append("{\"turn\":")
                    .append(turn)
                    .append(
                            ",\"request\":{\"method\":\"POST\",\"path\":\"/v1/messages\",\"body\":{\"model\":\"m\",\"messages\":[")
                    .append(messages)
                    .append("]}},\"response\":{\"status\":200,\"body\":{}}}\n");
        }
        long shell = SamplePage.html(directory, "").length();

        String html = SamplePage.html(directory, trace.toString());

        assertThat(trace.length()).isGreaterThan(2_500_000);
        // The 100,000 letters, which do not compress well, in base64; all else is small.
        assertThat(html.length() - shell).isLessThan(100_000 + 60_000);
        assertThat(SamplePage.records(html)).isEqualTo(trace.toString().lines().toList());
        assertThat(PayloadReader.of(html).rows().get(49).number("messages")).contains(50L);
    }

    @Test
    void theShellIsLight() throws Exception {
        assertThat(SamplePage.html(directory, "").length()).isLessThan(450 * 1024);
        // Between these an HTML parser would look for another end of the script.
        assertThat(ViewerAssets.loaded().script()).doesNotContain("<!--", "<script", "</script");
    }

    private static String withoutScript(String html) {
        return html.replaceAll("(?s)<script type=\"module\">.*?</script>", "");
    }

    private static String sha256(String content) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
