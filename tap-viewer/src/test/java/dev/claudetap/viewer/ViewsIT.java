package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The views beside the call, the comparison's layouts and the palette, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ViewsIT {
    private static final String DETAIL = "document.getElementById('detail').innerText";
    private static final String OPTIONS =
            "[...document.querySelectorAll('#palette [role=option] span')].map((e) => e.textContent)";

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
        open("");
    }

    private void open(String address) throws Exception {
        // Only another query makes the browser load the page again.
        browser.open(page.toUri() + "?lang=en&visit=" + visits++ + address);
    }

    @Test
    void theTimelineSaysWhatTheTimeOfACallWentTo() throws Exception {
        open("#timeline-2");
        browser.evaluate("""
                new Promise((resolve) => {
                  const look = () => document.querySelectorAll('.lane:not([title])').length === 0 ? resolve(true) : setTimeout(look, 5);
                  look();
                })""");

        assertThat(browser.texts(
                        "[...document.querySelectorAll('.lane.chosen .phase')].map((e) => e.className.split(' ')[1])"))
                .containsExactly("wait", "thinking", "text", "tool", "rest");
        assertThat(browser.text("document.querySelector('.lane.chosen').title"))
                .contains("Waiting for the first byte 1.05 s", "Thinking ", "Arguments of tools ");
        assertThat(browser.text(DETAIL)).contains("400 ms tools", "1.10 s pause");
        assertThat(browser.number("document.querySelectorAll('.over-lane').length"))
                .isEqualTo(browser.number("document.querySelectorAll('.lane-head').length"));
        browser.evaluate("document.querySelector('.panel-tools [aria-pressed]').click()");
        assertThat(browser.text("document.querySelector('.panel-tools [aria-pressed]').getAttribute('aria-pressed')"))
                .isEqualTo("false");
        browser.evaluate("document.querySelector('.panel-tools [aria-pressed]').click()");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void draggingOverTheTimelineLooksCloser() throws Exception {
        open("#timeline");
        browser.evaluate("""
                (() => {
                  const overview = document.querySelector('.overview');
                  const track = overview.querySelector('.track').getBoundingClientRect();
                  const at = (type, share) => overview.dispatchEvent(new PointerEvent(type, {
                    pointerId: 1, button: 0, clientX: track.left + share * track.width, clientY: track.top, bubbles: true }));
                  overview.setPointerCapture = () => {};
                  at('pointerdown', 0); at('pointermove', 0.1); at('pointerup', 0.2);
                })()""");

        assertThat(browser.number("document.querySelectorAll('.lane').length")).isBetween(1L, 5L);
        assertThat(browser.text(DETAIL)).contains("Whole session", "Later");
        browser.evaluate(
                "[...document.querySelectorAll('.panel-tools button')].find((e) => e.textContent === 'Whole session').click()");
        assertThat(browser.number("document.querySelectorAll('.lane').length")).isEqualTo(11);
    }

    @Test
    void theContextIsCountedByWhatItIsMadeOf() throws Exception {
        open("#context-4");

        assertThat(browser.text(DETAIL))
                .contains("Characters as they were sent", "System prompt", "Tool results", "The largest pieces");
        long characters = shown();
        browser.press("k");
        browser.press("k");
        assertThat(browser.text("document.body.dataset.view")).isEqualTo("context");
        assertThat(shown()).isLessThan(characters);
        browser.evaluate("document.querySelectorAll('#detail .segments button')[1].click()");
        assertThat(browser.text("document.querySelector('#detail caption').textContent"))
                .isEqualTo("#2 3,121 tokens");
        browser.evaluate("document.querySelectorAll('#detail .segments button')[0].click()");
    }

    private long shown() throws Exception {
        return browser.number(
                "Number(document.querySelector('#detail caption').textContent.replace(/^#\\S+/, '').replace(/\\D/g, ''))");
    }

    @Test
    void theCacheViewShowsWhatWasReusedAndWhereTheMarksAre() throws Exception {
        open("#cache-4");

        assertThat(browser.text(DETAIL)).contains("Reused", "Written", "Read anew", "The prompt of #4", "breakpoint");
        assertThat(browser.texts("[...document.querySelectorAll('#detail tbody th')].map((e) => e.textContent)"))
                .startsWith("Tools 1–3", "System prompt 1–2");
        assertThat(browser.number("document.querySelectorAll('.stretch.kept').length"))
                .isPositive();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void everyCommandIsInThePaletteAndTheFocusStaysThere() throws Exception {
        browser.evaluate(
                "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true, bubbles: true, cancelable: true }))");

        assertThat(browser.texts(OPTIONS))
                .contains(
                        "Timeline",
                        "Compare with the request before",
                        "Light or dark",
                        "Français",
                        "Only failed calls");
        assertThat(browser.text("document.activeElement.getAttribute('role')")).isEqualTo("combobox");
        search("cost");
        assertThat(browser.texts(OPTIONS)).first().isEqualTo("Cost");
        browser.press("Enter");
        assertThat(browser.text("document.body.dataset.view")).isEqualTo("cost");
        browser.evaluate("document.getElementById('palette-button').click()");
        search("#9");
        browser.press("Enter");
        assertThat(browser.text("document.querySelector('#rows [aria-current] .turn').textContent"))
                .isEqualTo("#9");
        browser.evaluate("document.getElementById('palette-button').click()");
        browser.press("Tab");
        browser.press("Tab");
        browser.press("Tab");
        assertThat(browser.evaluate("document.getElementById('palette').contains(document.activeElement)")
                        .toJson())
                .isEqualTo("true");
    }

    private void search(String words) throws Exception {
        browser.evaluate("(() => { const field = document.querySelector('#palette input'); field.value = '" + words
                + "'; field.dispatchEvent(new Event('input')); })()");
    }

    @Test
    void comparesSideBySideAndWithWhatDidNotChange() throws Exception {
        open("#compare-2-4");
        String segments = "document.querySelectorAll('#compare .segments button')";
        assertThat(browser.number("document.querySelectorAll('#compare .split').length"))
                .isZero();

        browser.evaluate("const select = document.querySelector('#compare select'); select.value = '6';"
                + " select.dispatchEvent(new Event('change')); " + segments + "[1].click()");

        assertThat(browser.number("document.querySelectorAll('#compare .split').length"))
                .isPositive();
        assertThat(browser.number("document.querySelectorAll('#compare .diff-same[open]').length"))
                .isZero();
        open("#compare-2-4");
        browser.evaluate("document.querySelector('#compare .dialog-head > [aria-pressed]').click()");
        assertThat(browser.number("document.querySelectorAll('#compare .diff-same[open] .diff-step').length"))
                .isPositive();
        browser.evaluate("document.querySelector('#compare .dialog-head > [aria-pressed]').click(); " + segments
                + "[0].click()");
    }

    @Test
    void colouredOutputAndLongNumbersAreShownAsTheyAre() throws Exception {
        page = SamplePage.write(directory, """
                {"turn":1,"request":{"method":"POST","path":"/v1/messages","body":{"model":"m","messages":[{"role":"user","content":[\
                {"type":"tool_result","tool_use_id":"t","content":"\\u001b[31mFAILED\\u001b[0m 3 of 4\\u001b[K"}]}]}},\
                "response":{"status":200,"body":{"type":"message","content":[{"type":"tool_use","id":"u","name":"Pay",\
                "input":{"account":12345678901234567890,"share":1.0}}]}}}
                """);
        open("#call-1");

        assertThat(browser.text("document.querySelector('.ansi-1').textContent"))
                .isEqualTo("FAILED");
        assertThat(browser.texts("[...document.querySelectorAll('.framed pre')].map((e) => e.textContent)"))
                .isEqualTo(List.of("FAILED 3 of 4", "12345678901234567890", "1.0"));
        assertThat(browser.complaints()).isEmpty();
    }
}
