package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe says of every view in both colours, and what else people without a mouse or with little motion need. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessibilityIT {
    /** What axe finds serious or critical, a line per element. */
    private static final String FOUND = """
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }).then((result) => result.violations
              .filter((violation) => violation.impact === 'serious' || violation.impact === 'critical')
              .flatMap((violation) => violation.nodes.map((node) => violation.id + ' ' + node.html.slice(0, 160) + ' ' + node.failureSummary)))""";

    @TempDir
    Path directory;

    private Browser browser;
    private String axe = "";
    private int visits;

    @BeforeAll
    void startBrowser() throws Exception {
        try (InputStream in = AccessibilityIT.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        browser = Browser.start();
    }

    @AfterAll
    void stopBrowser() throws Exception {
        browser.close();
    }

    private void open(String rest) throws Exception {
        browser.open(SamplePage.write(directory, SamplePage.session()).toUri() + "?visit=" + visits++ + rest);
    }

    @ParameterizedTest
    @CsvSource({
        "light, en, 1280",
        "dark, en, 1280",
        "light, ar, 1280",
        "light, en, 390",
        "dark, en, 390",
    })
    void axeFindsNothingSeriousInAnyView(String scheme, String language, int width) throws Exception {
        browser.look(width, 900, scheme);
        List<String> found = new ArrayList<>();
        for (String place : List.of(
                "call-2",
                "call-4",
                "call-5",
                "call-11",
                "conversation-4",
                "timeline-2",
                "findings",
                "context-4",
                "cache-4",
                "cost-4",
                "compare-2-4")) {
            open("&lang=" + language + "#" + place);
            browser.evaluate("document.body.classList.add('reading'); " + axe);
            if (place.startsWith("call")) {
                browser.evaluate("(async () => {" + Walk.OPEN_ALL + "await openAll(); })()");
            }
            browser.texts(FOUND).forEach(line -> found.add(place + ": " + line));
        }

        assertThat(found).isEmpty();
    }

    @Test
    void axeFindsNothingSeriousInTheDialogsTheSearchAndTheEmptyPage() throws Exception {
        browser.look(1280, 900, "dark");
        List<String> found = new ArrayList<>();
        for (String action : List.of(
                "document.getElementById('palette-button').click()",
                "document.getElementById('help-button').click()",
                "document.querySelectorAll('#orders button')[1].click()",
                "(() => { const field = document.getElementById('filter'); field.value = 'HALF_UP'; field.dispatchEvent(new Event('input'));"
                        + " field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })); })()")) {
            open("&lang=en#call-4");
            browser.evaluate(axe);
            browser.evaluate(
                    "(async () => { " + action + "; await new Promise((resolve) => setTimeout(resolve)); })()");
            browser.texts(FOUND).forEach(line -> found.add(action + ": " + line));
        }
        browser.evaluate("document.querySelectorAll('#orders button')[0].click()");
        browser.open(SamplePage.write(directory, "").toUri() + "?visit=" + visits++);
        browser.evaluate(axe);
        found.addAll(browser.texts(FOUND));

        assertThat(found).isEmpty();
    }

    @Test
    void theListIsATreeInWhichOneRowCanBeReached() throws Exception {
        browser.look(1280, 900, "light");
        open("&lang=en#call-4");

        assertThat(
                        browser.texts(
                                "[...document.querySelectorAll('#rows [role=treeitem][tabindex=\"0\"]')].map((e) => e.getAttribute('aria-posinset') + ' of ' + e.getAttribute('aria-setsize'))"))
                .containsExactly("4 of 11");
        browser.evaluate("document.querySelector('#rows [tabindex=\"0\"]').focus()");
        browser.press("j");
        assertThat(browser.text("document.activeElement.querySelector('.turn').textContent"))
                .isEqualTo("#5");
    }

    @Test
    void nothingMovesForThoseWhoAskedForThat() throws Exception {
        browser.look(1280, 900, "light", "reduce");
        open("&lang=en#call-4");

        assertThat(
                        browser.texts(
                                "[...new Set([...document.querySelectorAll('*')].map((e) => getComputedStyle(e).transitionDuration + getComputedStyle(e).animationName))]"))
                .containsExactly("0snone");
    }
}
