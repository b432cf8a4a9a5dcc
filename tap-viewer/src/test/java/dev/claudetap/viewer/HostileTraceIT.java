package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Text from the network and from models is shown and stays text. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileTraceIT {
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

    @Test
    void showsHostileTextOfEveryFieldAndRunsNoneOfIt() throws Exception {
        HostileTrace trace = HostileTrace.of(SamplePage.session());
        Path page = SamplePage.write(directory, trace.jsonl());
        browser.open(page);

        String shown = String.join("\n", browser.texts(Walk.ALL_TEXT));

        assertThat(trace.marks()).hasSizeGreaterThan(250);
        assertThat(trace.marks().stream().filter(mark -> !shown.contains(mark))).isEmpty();
        assertInert(page);
    }

    @Test
    void staysInertWhenTheRawJsonIsOpen() throws Exception {
        Path page = SamplePage.write(
                directory, HostileTrace.of(SamplePage.session()).jsonl());
        browser.open(page);

        browser.evaluate(
                "(async () => {" + Walk.OPEN_ALL
                        + "for (const row of document.querySelectorAll('#rows button')) { row.click(); await openAll(); } })()");

        assertThat(browser.number("document.querySelectorAll('#detail *').length"))
                .isGreaterThan(50);
        assertInert(page);
    }

    @Test
    void doubleEscapedScriptStateDoesNotSwallowThePage() throws Exception {
        String comment =
                "{\"turn\":1,\"request\":{\"method\":\"POST\",\"path\":\"/v1/messages\",\"body\":{\"model\":\"<!--<script>\"}},"
                        + "\"response\":{\"status\":200,\"body\":\"<!-- <script\"}}";
        String opener =
                "{\"turn\":2,\"request\":{\"method\":\"POST\",\"path\":\"/v1/messages\",\"body\":{\"model\":\"<script>\"}},"
                        + "\"response\":{\"status\":200,\"body\":\"no end\"}}";
        Path page = SamplePage.write(directory, comment + "\n" + opener + "\n");

        browser.open(page);

        assertThat(browser.texts("[...document.querySelectorAll('#rows .model')].map((e) => e.textContent)"))
                .containsExactly("<!--<script>", "<script>");
        assertInert(page);
    }

    @Test
    void toolAndModelNamesWithHandlersStayText() throws Exception {
        String name = "<img src=x onerror=window.ran=1>";
        String record = SamplePage.session()
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow()
                .replace("\"name\":\"Read\"", "\"name\":\"" + name + "\"")
                .replace("claude-opus-4-6", name);
        Path page = SamplePage.write(directory, record + "\n");

        browser.open(page);
        List<String> shown = browser.texts(Walk.ALL_TEXT);

        assertThat(shown).hasSize(1);
        assertThat(shown.get(0)).contains(name);
        assertThat(browser.texts("[...document.querySelectorAll('#rows .chip')].map((e) => e.textContent)"))
                .contains("<img src=x onerror=wind…");
        assertInert(page);
    }

    @Test
    void aValueOfTheWrongKindAnywhereSpoilsNothing() throws Exception {
        String misshapen = MisshapenTrace.of(SamplePage.session());
        assertThat(misshapen.lines()).hasSizeGreaterThan(500);
        Path page = SamplePage.write(directory, misshapen);
        browser.open(page);

        browser.press("Home");
        long rows = browser.number("Number(document.querySelector('#summary dd').textContent)");
        for (long from = 0; from < rows; from += 100) {
            browser.evaluate("for (let i = 0; i < 100; i += 1) {"
                    + " document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j' })); }");
        }
        for (String view : List.of("2", "3", "4", "5", "6", "7")) {
            browser.press(view);
        }

        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.texts(Walk.FOREIGN_MARKUP)).isEmpty();
    }

    @Test
    void theBrowserRefusesWhatWouldGetInAllTheSame() throws Exception {
        browser.open(SamplePage.write(directory, SamplePage.session()));

        String refused = browser.text("""
                new Promise((resolve) => {
                  const refused = [];
                  const attempt = (action) => {
                    try {
                      action();
                    } catch (error) {
                      refused.push(error.name);
                    }
                  };
                  document.addEventListener('securitypolicyviolation', (event) => {
                    refused.push(event.effectiveDirective);
                    if (event.effectiveDirective === 'img-src') resolve([...new Set(refused)].sort().join(' '));
                  });
                  attempt(() => document.body.insertAdjacentHTML('beforeend', '<p></p>'));
                  const element = document.createElement('p');
                  document.body.append(element);
                  attempt(() => element.setAttribute('style', 'color:red'));
                  attempt(() => element.setAttribute('onclick', 'window.ran=1'));
                  element.click();
                  const image = document.createElement('img');
                  image.src = 'http://127.0.0.1:9/x.png';
                  document.body.append(image);
                })""");

        assertThat(refused).isEqualTo("TypeError img-src require-trusted-types-for style-src-attr");
        assertThat(browser.text("String(window.ran)")).isEqualTo("undefined");
        assertThat(browser.texts(Walk.FOREIGN_MARKUP)).isNotEmpty();
        assertThat(browser.complaints()).isNotEmpty();
    }

    private void assertInert(Path page) throws Exception {
        assertThat(browser.text("String(window.ran)")).isEqualTo("undefined");
        assertThat(browser.text("String(({}).polluted) + Object.keys(Object.prototype) + typeof ({}).toString"))
                .isEqualTo("undefinedfunction");
        assertThat(browser.texts(Walk.FOREIGN_MARKUP)).isEmpty();
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests()).containsExactly(page.toUri().toString());
    }
}
