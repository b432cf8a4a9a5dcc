package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonString;
import dev.claudetap.trace.CompactTraceWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one can do with the page beyond reading one call, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewerFeaturesIT {
    private static final String DETAIL = "document.getElementById('detail').innerText";
    private static final String ROWS = "[...document.querySelectorAll('#rows .turn')].map((e) => e.textContent)";

    @TempDir
    Path directory;

    private Browser browser;
    private int visits;
    private Path page = Path.of("");

    @BeforeAll
    void startBrowser() throws Exception {
        browser = Browser.start();
    }

    @AfterAll
    void stopBrowser() throws Exception {
        browser.close();
    }

    @BeforeEach
    void openSession() throws Exception {
        page = SamplePage.write(directory, SamplePage.session());
        browser.look(1280, 800, "light");
        open("&lang=en");
    }

    private void open(String rest) throws Exception {
        // Only another query makes the browser load the page again.
        browser.open(page.toUri() + "?visit=" + visits++ + rest);
    }

    @Test
    void opensOnWhatIsNewInTheRequest() throws Exception {
        open("&lang=en#call-4");

        assertThat(browser.text(
                        "document.querySelector('#detail .section[aria-label=\"New in this request\"]').innerText"))
                .contains("2 of 3 messages, since #2", "Show 1 earlier message");
        browser.press("f");
        assertThat(browser.number("document.querySelectorAll('#detail .section:not([open])').length"))
                .isZero();
        assertThat(browser.number("document.querySelectorAll('#detail button.earlier').length"))
                .isZero();
    }

    @Test
    void comparesWithTheRequestBeforeAndWithAnyOther() throws Exception {
        open("&lang=en#call-4");

        browser.press("d");

        String dialog = "document.querySelector('#compare[open]').innerText";
        assertThat(browser.text(dialog)).contains("#2 claude-opus", "#4 claude-opus", "1 unchanged", "+2");
        browser.evaluate("const select = document.querySelector('#compare select'); select.value = '6';"
                + " select.dispatchEvent(new Event('change'));");
        assertThat(browser.text(dialog)).contains("#7.2 gpt-5.4-codex").doesNotContain("1 unchanged");
        assertThat(browser.number("document.querySelectorAll('#compare mark').length"))
                .isPositive();
        browser.evaluate("document.querySelector('#compare .close').click()");
        assertThat(browser.number("document.querySelectorAll('dialog[open]').length"))
                .isZero();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void aLinkLeadsToAComparison() throws Exception {
        open("&lang=en#compare-2-5");

        assertThat(browser.texts("[...document.querySelectorAll('#compare[open] select')].map((e) => e.value)"))
                .containsExactly("1", "4");
    }

    @Test
    void listsEveryPlaceOfTheWordsOnce() throws Exception {
        filter("HALF_UP");
        browser.press("/");
        browser.press("Enter");

        assertThat(browser.text(DETAIL))
                .contains("“HALF_UP”")
                .containsPattern("\\d+ occurrences in \\d+ texts, in \\d+ calls");
        browser.evaluate("document.querySelector('.hits .place').click()");
        assertThat(browser.text("document.body.dataset.view")).isEqualTo("call");
        assertThat(browser.number("CSS.highlights.get('found').size")).isPositive();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status:529          | #3
            has:error           | #3 #6 #11
            model:gemini        | #10
            provider:responses  | #7.2 #8
            -has:model          | #1 #11
            tool:Bash model:opus | #2
            has:model -model:claude -model:gpt | #9 #10
            has:model -model:claude -model:gpt -/gem[i]ni/ | #9
            has:model /half_up use[d]\\?/ | #9
            """)
    void termsOfTheFilterLookAtTheCalls(String source, String turns) throws Exception {
        filter(source);

        assertThat(browser.texts(ROWS)).containsExactly(turns.split(" "));
    }

    @Test
    void hidesAndShowsPaths() throws Exception {
        assertThat(browser.texts("[...document.querySelectorAll('.path-chip bdi')].map((e) => e.textContent)"))
                .startsWith("/v1/messages");

        browser.evaluate("document.querySelector('.path-chip').click()");

        assertThat(browser.texts(ROWS)).doesNotContain("#2", "#4").contains("#9", "#10");
        assertThat(browser.text("document.querySelector('.path-chip').getAttribute('aria-pressed')"))
                .isEqualTo("false");
    }

    @Test
    void groupsByModelWithTheClaudeFamilyInOrder() throws Exception {
        browser.evaluate("document.querySelectorAll('#orders button')[1].click()");

        assertThat(browser.texts("[...document.querySelectorAll('#rows .group-title')].map((e) => e.textContent)"))
                .startsWith("opus-4-6")
                .endsWith("Other calls");
        long rows = browser.number("document.querySelectorAll('#rows .row').length");
        browser.evaluate("document.querySelector('#rows .group').click()");
        assertThat(browser.number("document.querySelectorAll('#rows .row').length"))
                .isLessThan(rows);
        browser.evaluate(
                "document.querySelector('#rows .group').click(); document.querySelectorAll('#orders button')[0].click()");
    }

    @Test
    void showsTheConversationWithEachMessageOnce() throws Exception {
        open("&lang=en#call-5");
        browser.press("2");

        String shown = browser.text(DETAIL);
        assertThat(shown).contains("Conversation", "#2", "#4", "#5");
        assertThat(shown.split("expected 1\\.01 but was 1\\.02", -1)).hasSize(2);
        browser.evaluate("document.querySelector('.ruler').click()");
        assertThat(browser.text("document.body.dataset.view")).isEqualTo("call");
    }

    @Test
    void showsTheTimelineAndTheFindings() throws Exception {
        browser.press("3");
        assertThat(browser.number("document.querySelectorAll('.lane').length")).isEqualTo(11);
        assertThat(browser.number("document.querySelectorAll('.lane.failed').length"))
                .isEqualTo(3);
        browser.press("4");
        assertThat(browser.text(DETAIL)).contains("Failed calls", "Largest prompts", "Overloaded");
        browser.evaluate("document.querySelector('.finding').click()");
        assertThat(browser.text("document.querySelector('#rows [aria-current] .turn').textContent"))
                .isEqualTo("#3");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void inspectsToolsWithTheirSchemas() throws Exception {
        open("&lang=en#call-2");

        assertThat(
                        browser.text(
                                "(async () => {" + Walk.OPEN_ALL
                                        + "await openAll(); return [...document.querySelectorAll('.schema')].map((e) => e.innerText).join(' '); })()"))
                .contains("command", "string", "required", "The command line");
    }

    @Test
    void copiesTheRequestAsJsonAndAsACommand() throws Exception {
        open("&lang=en#call-2");
        browser.evaluate(
                "window.taken = []; navigator.clipboard.writeText = (text) => { window.taken.push(text); return Promise.resolve(); };"
                        + "[...document.querySelectorAll('.actions button')].slice(1).forEach((press) => press.click())");

        List<String> taken = browser.texts("window.taken");
        assertThat(taken).hasSize(3);
        assertThat(taken.get(0)).startsWith("{\n  \"model\": \"claude-opus-4-6\"");
        assertThat(taken.get(1))
                .startsWith("curl -g --proto '=http,https' -X 'POST' --url 'https://")
                .contains("-H '", "--data-raw '{\"model\"");
        assertThat(taken.get(2)).endsWith("#call-2");
    }

    @ParameterizedTest
    @CsvSource({
        "zh,ltr,调用",
        "ja,ltr,呼び出し",
        "ko,ltr,호출",
        "fr,ltr,Appel",
        "ar,rtl,استدعاء",
        "de,ltr,Aufruf",
        "ru,ltr,Вызов"
    })
    void speaksTheReadersLanguage(String language, String direction, String call) throws Exception {
        open("&lang=" + language + "#call-4");

        assertThat(browser.text("document.documentElement.dir")).isEqualTo(direction);
        assertThat(browser.text("document.querySelector('#views button').textContent"))
                .isEqualTo(call);
        assertThat(
                        browser.text(
                                "getComputedStyle(document.querySelector('#detail pre.code, #detail .arguments pre')).direction"))
                .isEqualTo("ltr");
        assertThat(browser.number("document.documentElement.scrollWidth")).isEqualTo(1280);
        browser.screenshot(
                Files.createDirectories(Path.of("target", "screenshots")).resolve("language-" + language + ".png"));
    }

    @Test
    void changesTheLanguageOnRequest() throws Exception {
        browser.evaluate(
                "const select = document.getElementById('language'); select.value = 'de'; select.dispatchEvent(new Event('change'));");

        assertThat(browser.text("document.querySelector('#views').innerText")).contains("Gespräch", "Zeitachse");
        assertThat(browser.text(DETAIL)).contains("Antwort");
    }

    @Test
    void helpsWithKeysAndTerms() throws Exception {
        browser.press("?");

        assertThat(browser.text("document.querySelector('#help[open]').innerText"))
                .contains("Compare with the request before", "tool:Bash");
    }

    @Test
    void takesADroppedTraceAndShowsTheSameRowsAsJavaWrote() throws Exception {
        // Only Java reads conversations and knows prices: what marks retries, and what calls cost, is not on a dropped
        // file.
        String rows =
                "[...document.querySelectorAll('#rows .row')].map((e) => { const row = e.cloneNode(true); row.querySelectorAll('.mark, .cost').forEach((mark) => mark.remove()); return row.textContent; })";
        List<String> written = browser.texts(rows);
        browser.open(SamplePage.write(Files.createDirectories(directory.resolve("empty")), "")
                        .toUri() + "?lang=en");
        assertThat(browser.text(DETAIL)).contains("No calls in this trace", "Drop a trace file here");

        drop(SamplePage.session());

        assertThat(String.join("\n", browser.texts(rows)).lines()).containsExactlyElementsOf(written);
        assertThat(browser.text("document.querySelector('h1').textContent")).isEqualTo("dropped.jsonl");
    }

    @Test
    void takesADroppedTraceThatIsCompressedOrInTheCompactForm() throws Exception {
        String words = "One and the same message, which is kept apart. ".repeat(20);
        String record =
                "{\"turn\":%d,\"request\":{\"method\":\"POST\",\"path\":\"/v1/messages\",\"body\":{\"model\":\"m\",\"temperature\":1.0,"
                        + "\"tools\":[{\"name\":\"Read\",\"description\":\"" + words + "\"}],"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}},"
                        + "\"response\":{\"status\":200,\"body\":{\"content\":[{\"type\":\"text\",\"text\":\"yes\"}]}}}\n";
        String trace = SamplePage.session() + String.format(record, 41) + String.format(record, 42);
        byte[] compressed = compressed(trace);
        byte[] compact = compact(trace);
        assertThat(compact.length).isLessThan(trace.length() - words.length());
        open("&lang=en");
        drop(trace);
        String shown = lastCall();
        assertThat(shown).contains("#42", "One and the same message", "\"temperature\": 1.0");

        drop("t.jsonl.gz", compressed);
        assertThat(lastCall()).isEqualTo(shown);
        drop("t.ctap.json", compact);
        assertThat(lastCall()).isEqualTo(shown);

        for (byte[] cut : List.of(Arrays.copyOf(compressed, 900), Arrays.copyOf(compact, 900))) {
            drop("cut", cut);
            assertThat(browser.text(DETAIL)).contains("This file could not be read", "This file ends too early");
        }
    }

    /** All rows, and all that the page shows of the last call. */
    private String lastCall() throws Exception {
        browser.press("End");
        browser.evaluate(
                "(async () => { const folds = [...document.querySelectorAll('#detail details.section')];"
                        + "folds.forEach((fold) => { fold.open = true; });"
                        + "while (folds.some((fold) => fold.lastChild.childNodes.length === 0)) await new Promise((soon) => setTimeout(soon)); })()");
        return browser.texts(ROWS) + browser.text(DETAIL);
    }

    private static byte[] compressed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] compact(String trace) throws Exception {
        StringWriter text = new StringWriter();
        try (CompactTraceWriter writer = new CompactTraceWriter()) {
            for (String line : trace.lines().toList()) {
                writer.add(line);
            }
            writer.writeTo(text);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void nestsSubAgentsUnderTheCallThatStartedThemAndMarksRetriesAndTheAgentsOwnCalls() throws Exception {
        page = SamplePage.write(directory, AgentTrace.jsonl());
        open("&lang=de#call-7");

        assertThat(
                        browser.texts(
                                "[...document.querySelectorAll('#rows li')].map((e) => (e.matches('.nested') ? '> ' : '') + e.querySelector('.turn').textContent)"))
                .containsExactly("#1", "#2", "#3", "> #4", "> #6", "> #7", "> #5", "#8");
        assertThat(browser.texts("[...document.querySelectorAll('#rows .mark')].map((e) => e.textContent)"))
                .containsExactly("Token-Zählung", "Titel", "↻ Wiederholung");
        assertThat(browser.text(DETAIL)).contains("2 von 3 Nachrichten, seit #4");
        browser.press("d");
        assertThat(browser.text("document.querySelector('#compare[open] select').selectedOptions[0].textContent"))
                .startsWith("#4");
    }

    @Test
    void keepsOnlyTheRowsInSightOfALongTrace() throws Exception {
        StringBuilder trace = new StringBuilder();
        for (int turn = 1; turn <= 3000; turn++) {
            trace.append("{\"turn\":")
                    .append(turn)
                    .append(
                            ",\"request\":{\"method\":\"POST\",\"path\":\"/v1/messages\",\"body\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"turn ")
                    .append(turn)
                    .append(
                            "\"}]}},\"response\":{\"status\":200,\"body\":{\"content\":[{\"type\":\"text\",\"text\":\"yes\"}]}}}\n");
        }
        Path folder = Files.createDirectories(directory.resolve("long"));
        browser.open(SamplePage.write(folder, trace.toString()).toUri() + "?lang=en");

        assertThat(browser.number("document.querySelectorAll('#rows .row').length"))
                .isLessThan(60);
        browser.press("End");
        assertThat(browser.text("document.querySelector('#rows [aria-current] .turn').textContent"))
                .isEqualTo("#3000");
        assertThat(browser.text(DETAIL)).contains("turn 3000");
        browser.press("PageUp");
        assertThat(browser.text("document.querySelector('#rows [aria-current] .turn').textContent"))
                .isEqualTo("#2990");
    }

    @Test
    void rowsAreOneStopForTheTabKeyAndTheFocusFollows() throws Exception {
        browser.evaluate("document.querySelector('#rows [aria-current]').focus()");
        browser.press("j");

        assertThat(browser.texts(
                        "[...document.querySelectorAll('#rows .row[tabindex=\"0\"] .turn')].map((e) => e.textContent)"))
                .containsExactly("#3");
        assertThat(browser.text("document.activeElement.querySelector('.turn').textContent"))
                .isEqualTo("#3");
        assertThat(
                        browser.texts(
                                "[...document.querySelectorAll('button, select, input, article, nav')]"
                                        + ".filter((e) => e.checkVisibility() && !e.getAttribute('aria-label') && e.textContent.trim() === '').map((e) => e.outerHTML)"))
                .isEmpty();
    }

    @Test
    void saysSoWhenThePageIsTorn() throws Exception {
        String html = Files.readString(page);
        Path torn = Files.writeString(
                directory.resolve("torn.html"), html.replaceFirst("<template id=\"index\">[^<]*</template>", ""));

        browser.open(torn.toUri() + "?lang=en");

        assertThat(browser.text(DETAIL)).contains("This file ends too early", "Drop a trace file here");
    }

    @Test
    void aSecondTraceTakesThePlaceOfTheFirstAndAnUnreadableOneLeavesNothing() throws Exception {
        open("&lang=en#timeline");
        String row = "{\"turn\":%d,\"request\":{\"method\":\"POST\",\"path\":\"/v1/messages\",\"body\":{}}}\n";
        drop(String.format(row, 41) + String.format(row, 42));
        browser.evaluate("window.dispatchEvent(new Event('resize'));"
                + "document.getElementById('calls').dispatchEvent(new Event('scroll'));"
                + "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))");
        assertThat(browser.texts(ROWS)).containsExactly("#41", "#42");

        drop("no trace at all");
        browser.press("1");
        browser.press("j");

        assertThat(browser.texts(ROWS)).isEmpty();
        assertThat(browser.text(DETAIL)).contains("No calls in this trace");
    }

    @Test
    void anAddressOfCallsThatAreNotThereComparesNothing() throws Exception {
        open("&lang=en#compare-3-99");

        assertThat(browser.number("document.querySelectorAll('dialog[open]').length"))
                .isZero();
        assertThat(browser.texts(ROWS)).isNotEmpty();
        assertThat(browser.text(DETAIL)).doesNotContain("could not be read");
    }

    private void drop(String trace) throws Exception {
        drop("dropped.jsonl", trace.getBytes(StandardCharsets.UTF_8));
    }

    private void drop(String name, byte[] content) throws Exception {
        browser.evaluate(
                "(async () => { const data = new DataTransfer(); data.items.add(new File([Uint8Array.from(atob('"
                        + Base64.getEncoder().encodeToString(content) + "'), (c) => c.charCodeAt(0))], '" + name
                        + "'));"
                        + "document.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));"
                        + "await new Promise((resolve) => { const look = () => document.body.dataset.ready === 'true' ? resolve() : setTimeout(look, 5); look(); }); })()");
    }

    private void filter(String words) throws Exception {
        browser.evaluate("new Promise((resolve) => { const filter = document.getElementById('filter');"
                + "filter.value = " + new JsonString(words).toJson() + ";"
                + "filter.dispatchEvent(new Event('input')); setTimeout(resolve, 1); })");
    }
}
