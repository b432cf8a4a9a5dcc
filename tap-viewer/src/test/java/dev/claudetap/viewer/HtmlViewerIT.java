package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonString;
import dev.claudetap.trace.TraceJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HtmlViewerIT {
    private static final String SELECTED = "[...document.querySelectorAll('#rows button')]"
            + ".findIndex((row) => row.getAttribute('aria-current') === 'true') + 1";

    @TempDir
    Path directory;

    private Browser browser;

    @BeforeAll
    void startBrowser() throws Exception {
        browser = Browser.start();
    }

    @AfterAll
    void stopBrowser() throws Exception {
        browser.close();
    }

    private void openSession() throws Exception {
        browser.look(1280, 800, "light");
        browser.open(SamplePage.write(directory, SamplePage.session()));
    }

    @Test
    void listsEveryCallWithItsModelAndMarksTheFailedOnes() throws Exception {
        openSession();

        assertThat(browser.texts("[...document.querySelectorAll('#rows .model')].map((e) => e.textContent)"))
                .containsExactly(
                        "POST",
                        "opus-4-6",
                        "opus-4-6",
                        "opus-4-6",
                        "opus-4-6",
                        "opus-4-6",
                        "gpt-5.4-codex",
                        "gpt-5.4-codex",
                        "kimi-k2-0905-preview",
                        "gemini-2.5-pro",
                        "POST");
        assertThat(browser.texts("[...document.querySelectorAll('#rows .row.failed .turn')].map((e) => e.textContent)"))
                .containsExactly("#3", "#6", "#11");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void opensAtTheFirstModelCall() throws Exception {
        openSession();

        assertThat(browser.number(SELECTED)).isEqualTo(2);
    }

    @Test
    void sumsUpTheSession() throws Exception {
        openSession();

        assertThat(browser.texts("[...document.querySelectorAll('#summary dd')].slice(0, 6).map((e) => e.textContent)"))
                .containsExactly("11", "3", "1.15k", "15.6k", "4.06k", "716");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2  | Anthropic Messages | 11  0     3,110 214
            7  | OpenAI Responses   | 363 2,014 0     85
            8  | OpenAI Responses   | 90  0     0     2
            9  | Chat Completions   | 528 1,281 0     13
            10 | Gemini             | 137 1,400 0     29
            """)
    void readsTokensOfEveryProviderInOneVocabulary(int call, String dialect, String inputReadWriteOutput)
            throws Exception {
        openSession();
        show(call);

        assertThat(browser.texts(
                        "[...document.querySelectorAll('#detail .token dd')].slice(0, 4).map((e) => e.textContent)"))
                .containsExactly(inputReadWriteOutput.split(" +"));
        assertThat(browser.text("document.querySelector('#detail .facts').textContent"))
                .contains(dialect);
    }

    @Test
    void showsEveryPartOfAnAnthropicCall() throws Exception {
        openSession();
        String first = allOf(2);
        String second = allOf(4);
        String third = allOf(5);

        assertThat(first)
                .contains("You are a coding agent that works in a terminal.", "Off by one cent with 0.335 smells like")
                .contains("Use it for tests and builds, not to read files.", "\"description\": \"The command line\"")
                .contains("toolu_01Read", "mvn -q test -Dtest=OrderTest", "stop reason tool_use")
                .contains("Bearer [redacted 1]", "content_block_delta", "temperature");
        assertThat(second).contains("Tool error", "expected 1.01 but was 1.02", ".map(Line::price)");
        assertThat(third).contains("Not in this file: https://example.invalid/cart.png", "1 citation", "end_turn");
        assertThat(browser.evaluate(
                                "document.querySelector('#detail img').decode().then(() => document.querySelector('#detail img').naturalWidth)")
                        .asLong())
                .contains(48L);
    }

    @Test
    void showsResponsesOverWebSocketWithTheirMessagesInOrder() throws Exception {
        openSession();
        String call = allOf(7);

        assertThat(call)
                .contains("You are a coding agent. Be brief.", "Sandbox: workspace-write", "Count the annotations.")
                .contains("Only the provider can read this reasoning.", "call_7", "OrderTest.java:4")
                .contains("Four, all of them in OrderTest.", "*** Begin Patch", "start: /.+/");
        assertThat(browser.texts(
                        "[...document.querySelectorAll('#detail .section[aria-label=\"WebSocket messages\"] .event')]"
                                + ".map((e) => e.textContent.slice(0, 40))"))
                .hasSize(5)
                .satisfies(
                        messages -> assertThat(messages.get(0)).startsWith("3 ms→ client{\"type\":\"response.create\""))
                .satisfies(messages -> assertThat(messages.get(3)).isEqualTo("950 ms← serverping"));
    }

    @Test
    void showsIncompleteAnswersRefusalsChoicesAndGeminiParts() throws Exception {
        openSession();

        assertThat(allOf(8)).contains("incomplete: max_output_tokens", "I stop here.", "Say hello.");
        assertThat(allOf(9)).contains("choice 1", "choice 2", "In one place.", "One hit.", "HALF_UP", "Search for it.");
        assertThat(allOf(10))
                .contains("It sums lines.", "read_file", "final class Order {}", "STOP", "You are a coding agent.");
    }

    @Test
    void saysAtTheTopWhyACallFailed() throws Exception {
        openSession();
        String banner = "document.querySelector('#detail .banner').innerText";

        show(3);
        assertThat(browser.text(banner)).contains("status 529", "overloaded_error: Overloaded");
        show(6);
        assertThat(browser.text(banner))
                .contains("Upstream failed before the answer was whole")
                .contains("Upstream closed the connection before the stream ended.", "closed_early");
        show(11);
        assertThat(browser.text(banner)).contains("The tap refused this request", "path_not_allowed");
        assertThat(browser.text("document.getElementById('detail').textContent"))
                .contains("not relayed", "\"startup\"");
    }

    @Test
    void showsTheRawRecordWithNumbersAndKeysAsTheyWere() throws Exception {
        String record =
                "{\"turn\":1,\"request\":{\"path\":\"/x\",\"body\":{\"z\":1.0,\"a\":12345678901234567890,\"e\":1E+2,\"o\":{},"
                        + "\"l\":[],\"s\":\"q\\\"{,}\\\\\",\"z\":[1,2]}},\"response\":{\"status\":200}}";
        browser.open(SamplePage.write(directory, record + "\n"));
        allOf(1);

        assertThat(browser.text("document.querySelector('#detail .section[aria-label=\"Raw JSON\"] pre').textContent"))
                .contains("\"z\": 1.0,", "\"a\": 12345678901234567890,", "\"e\": 1E+2,", "\"o\": {},", "\"l\": [],")
                .contains("\"s\": \"q\\\"{,}\\\\\",\n      \"z\": [\n        1,\n        2\n      ]\n    }\n  },");
    }

    @Test
    void readsRecordsAsTheRecorderWritesThem() throws Exception {
        browser.open(SamplePage.write(directory, TraceJson.write(SamplePage.webSocket()) + "\n"));

        assertThat(allOf(1))
                .contains("#3.2", "Hello?", "first byte after 40 ms", "900 ms", "The agent closed the connection.")
                .contains("X-A1x-a2", "in_progress");
        assertThat(browser.texts(
                        "[...document.querySelectorAll('#detail .section[aria-label=\"WebSocket messages\"] .event')]"
                                + ".map((e) => e.textContent)"))
                .containsExactly(
                        "1 ms→ client{\"type\":\"response.create\",\"model\":\"gpt-5.4-codex\",\"input\":\"Hello?\"}",
                        "40 ms← server{\"type\":\"response.created\"}",
                        "41 ms← server<b>not JSON</b>",
                        "42 ms→ client[1.50]",
                        "899 ms← server{\"type\":\"last\"}");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void goesThroughTheCallsByKeyboard() throws Exception {
        openSession();

        browser.press("j");
        browser.press("ArrowDown");
        assertThat(browser.number(SELECTED)).isEqualTo(4);
        browser.press("k");
        assertThat(browser.number(SELECTED)).isEqualTo(3);
        browser.press("ArrowUp");
        browser.press("ArrowUp");
        browser.press("ArrowUp");
        assertThat(browser.number(SELECTED)).isEqualTo(1);
        browser.press("End");
        assertThat(browser.number(SELECTED)).isEqualTo(11);
        browser.press("j");
        assertThat(browser.number(SELECTED)).isEqualTo(11);
        browser.press("Home");
        assertThat(browser.number(SELECTED)).isEqualTo(1);
        browser.evaluate(
                "new Promise((resolve) => { const look = () => location.hash === '#call-1' ? resolve(true) : setTimeout(look, 5); look(); })");
    }

    @Test
    void opensAtTheCallInTheAddress() throws Exception {
        Path page = SamplePage.write(directory, SamplePage.session());
        browser.open(page.toUri() + "#call-9");

        assertThat(browser.number(SELECTED)).isEqualTo(9);
    }

    @Test
    void filtersByWhatAppearsAnywhereInACall() throws Exception {
        openSession();

        browser.press("/");
        type("HALF_UP used?");
        assertThat(shownTurns()).containsExactly("#9");
        type("line -> line.price()");
        assertThat(shownTurns()).containsExactly("#3", "#4", "#5", "#6");
        type("GEMINI");
        assertThat(shownTurns()).containsExactly("#10");
        assertThat(browser.text("document.getElementById('rows-note').textContent"))
                .isEqualTo("1 of 11 calls");
        type("line -> line.price()");
        browser.press("Enter");
        browser.press("Home");
        browser.press("j");
        assertThat(selectedTurn()).isEqualTo("#4");
        browser.press("End");
        assertThat(selectedTurn()).isEqualTo("#6");
        type("nothing has this");
        assertThat(shownTurns()).isEmpty();
        type("");
        assertThat(shownTurns()).hasSize(11);
    }

    @Test
    void saysThatATraceIsEmpty() throws Exception {
        browser.open(SamplePage.write(directory, ""));

        assertThat(browser.text("document.getElementById('detail').textContent"))
                .contains("No calls in this trace");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void saysHowManyLinesWereLeftOut() throws Exception {
        browser.open(SamplePage.write(directory, SamplePage.session() + "{\"torn\":\n{\"torn\":\n"));

        assertThat(browser.text("document.getElementById('notices').textContent"))
                .isEqualTo("2 lines of the trace were not readable and are left out.");
    }

    @Test
    void readsTheRecordsOfTheOriginal() throws Exception {
        String record =
                "{\"timestamp\":\"2026-05-20T10:00:00.123456+00:00\",\"request_id\":\"req_0f\",\"turn\":2,\"duration_ms\":512,"
                        + "\"request\":{\"method\":\"POST\",\"path\":\"/v1/messages\",\"headers\":{\"x-api-key\":\"sk-ant-test-...\"},"
                        + "\"body\":{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"count\"}]}},"
                        + "\"response\":{\"status\":200,\"headers\":{},\"body\":{\"id\":\"msg_1\",\"content\":[{\"type\":\"text\",\"text\":\"1, 2, 3\"}],"
                        + "\"usage\":{\"input_tokens\":20,\"output_tokens\":8},\"stop_reason\":\"end_turn\"}},"
                        + "\"upstream_base_url\":\"http://127.0.0.1:9\",\"capture\":{\"client\":\"claude\",\"proxy_mode\":\"reverse\"}}";
        browser.open(SamplePage.write(directory, record + "\n"));

        assertThat(allOf(1)).contains("1, 2, 3", "end_turn", "512 ms", "sk-ant-test-...", "count");
        assertThat(browser.number("document.querySelectorAll('#rows .failed').length"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"light, 1280, 800", "dark, 1280, 800", "light, 390, 844", "dark, 390, 844"})
    void fitsTheWindowInBothColours(String scheme, int width, int height) throws Exception {
        browser.look(width, height, scheme);
        browser.open(SamplePage.write(directory, SamplePage.session()));
        boolean phone = width < 700;

        assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(scheme.equals("dark") ? "rgb(15, 17, 21)" : "rgb(245, 246, 248)");
        assertFits("list", scheme, width);
        show(4);
        assertFits("call", scheme, width);
        assertThat(browser.evaluate("document.getElementById('calls').offsetWidth > 0")
                        .toJson())
                .isEqualTo(String.valueOf(!phone));
        if (phone) {
            browser.evaluate("document.querySelector('.back').click()");
            assertThat(browser.number("document.getElementById('calls').offsetWidth"))
                    .isEqualTo(width);
        }
    }

    @Test
    void switchesColoursOnRequest() throws Exception {
        openSession();
        String before = browser.text("getComputedStyle(document.body).backgroundColor");

        browser.evaluate("document.getElementById('theme').click()");

        assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                .isNotEqualTo(before);
        browser.evaluate("document.getElementById('theme').click()");
        assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(before);
    }

    private void assertFits(String what, String scheme, int width) throws Exception {
        Path shots = Files.createDirectories(Path.of("target", "screenshots"));
        browser.screenshot(shots.resolve(what + "-" + scheme + "-" + width + ".png"));
        assertThat(browser.number("document.documentElement.scrollWidth")).isEqualTo(width);
        assertThat(browser.number(
                        "Math.max(0, ...['main', '#calls', '#detail', '.top'].map((s) => document.querySelector(s))"
                                + ".map((e) => e.scrollWidth - e.clientWidth))"))
                .isZero();
    }

    private void show(int call) throws Exception {
        browser.evaluate("document.querySelectorAll('#rows .row')[" + (call - 1) + "].click()");
    }

    private String allOf(int call) throws Exception {
        show(call);
        return browser.text("(async () => {" + Walk.OPEN_ALL
                + "await openAll(); return document.getElementById('detail').textContent; })()");
    }

    /** Puts words into the filter and waits until the list has followed. */
    private void type(String words) throws Exception {
        browser.evaluate("new Promise((resolve) => { const filter = document.getElementById('filter');"
                + "filter.value = " + new JsonString(words).toJson() + ";"
                + "filter.dispatchEvent(new Event('input')); setTimeout(resolve, 1); })");
    }

    private String selectedTurn() throws Exception {
        return browser.text("document.querySelector('#rows [aria-current] .turn').textContent");
    }

    private List<String> shownTurns() throws Exception {
        return browser.texts(
                "[...document.querySelectorAll('#rows li:not([hidden]) .turn')].map((e) => e.textContent)");
    }
}
