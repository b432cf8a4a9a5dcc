package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveViewerIT {
    private static final String ROWS = "[...document.querySelectorAll('#rows button')].map((row) => row.textContent)";
    private static final String ANSWER = "(document.querySelector('[data-key=\"response\"]')?.textContent ?? '')";
    private static final String STATE = "document.getElementById('live-bar').dataset.state";

    private Browser browser;
    private LiveSessionFixture session;

    @BeforeAll
    void startBrowser() throws Exception {
        browser = Browser.start();
        browser.look(1280, 800, "light");
    }

    @AfterAll
    void stopBrowser() throws Exception {
        browser.close();
    }

    @BeforeEach
    void startSession() throws Exception {
        session = LiveSessionFixture.start();
    }

    @AfterEach
    void endSession() {
        session.close();
    }

    private void open() throws Exception {
        browser.open(session.link().toString());
    }

    /** Waits in the page until an expression is true. */
    private void until(String expression) throws Exception {
        browser.evaluate("""
                new Promise((resolve, reject) => {
                  const end = performance.now() + 20000;
                  const look = () => (%1$s) ? resolve(true)
                    : performance.now() > end ? reject(new Error('never: ' + %2$s)) : setTimeout(look, 20);
                  look();
                })""".formatted(expression, "String.raw`" + expression + "`"));
    }

    @Test
    void aCallIsVisibleBeforeItEndsAndItsAnswerGrows() throws Exception {
        open();
        assertThat(browser.text("document.getElementById('detail').textContent"))
                .contains("No calls yet");

        LiveCall call = session.asks("What is a tap?");
        until(ROWS + ".length === 1");
        assertThat(browser.texts(ROWS).get(0)).contains("under way", "What is a tap?");
        call.streams();
        call.says("A thing in the wall ");
        until(ANSWER + ".includes('in the wall')");
        call.says("that gives **water**. ");
        until(ANSWER + ".includes('that gives water.')");
        call.ends();
        until("!document.querySelector('.under-way')");

        assertThat(browser.texts(ROWS)).hasSize(1);
        assertThat(browser.text(ANSWER)).contains("end_turn", "A thing in the wall that gives water.");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void thoughtsAndToolArgumentsGrowToo() throws Exception {
        open();
        LiveCall call = session.asks("Read it");
        call.streams();
        call.thinks("I should look at the file. ");
        until(ANSWER + ".includes('look at the file')");
        call.callsTool("Read", "{\"path\":\"", "src/Main.java\"}");
        until(ANSWER + ".includes('src/Main.java')");
        assertThat(browser.text(ANSWER)).contains("Read", "look at the file");
        call.ends();
        until("!document.querySelector('.under-way')");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void afterABrokenConnectionNothingIsThereTwice() throws Exception {
        open();
        for (int i = 0; i < 3; i++) {
            session.answers("call " + i);
        }
        until(ROWS + ".length === 3");
        LiveCall call = session.asks("call 3");
        call.streams();
        call.says("Half of it ");
        until(ANSWER + ".includes('Half of it')");

        session.wire.cut();
        until(STATE + " === 'lost'");
        call.says("and the rest. ");
        session.wire.mend();
        until(STATE + " === 'live'");
        call.ends();
        session.answers("call 4");
        until(ROWS + ".length === 5 && !document.querySelector('.under-way')");

        assertThat(browser.texts(ROWS)).hasSize(5);
        browser.press("k");
        until(ANSWER + ".includes('Half of it and the rest.')");
    }

    @Test
    void theReaderStaysWhereHeReadsUntilHeFollowsAgain() throws Exception {
        open();
        session.answers("first");
        session.answers("second");
        until(ROWS + ".length === 2");
        browser.press("k");
        session.answers("third");
        until(ROWS + ".length === 3");
        assertThat(browser.text("document.querySelector('#rows [aria-current]').textContent"))
                .contains("#1");

        browser.press("l");
        until("document.querySelector('#rows [aria-current]').textContent.includes('#3')");
        session.answers("fourth");
        until("document.querySelector('#rows [aria-current]').textContent.includes('#4')");
    }

    @Test
    void theCostViewTellsPricesAsSoonAsACallIsAnswered() throws Exception {
        open();
        session.answers("What does it cost?");
        until("document.querySelector('#rows .cost')");
        browser.press("7");

        assertThat(browser.text("document.getElementById('detail').textContent"))
                .contains("List prices of 20", "$0.0003", "By modelNameCallsCostopus-4-61")
                .doesNotContain("without prices", "No price");
        session.answers("And another?");
        until("document.querySelector('#detail td.figure')?.textContent === '2'");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whoFollowsSeesTheEndOfALongAnswerAndWhoReadsAboveStaysThere() throws Exception {
        String inSight = "document.querySelector('[data-key=\"response\"]').getBoundingClientRect().bottom"
                + " <= document.getElementById('detail').getBoundingClientRect().bottom";
        String unfolded =
                "Math.round(document.querySelector('[data-key=\"response\"]').getBoundingClientRect().height)";
        open();
        LiveCall call = session.asks("Tell me much.\n\n" + "A long question. ".repeat(400));
        call.streams();
        call.says("The first words. ");
        until(ANSWER + ".includes('first words') && " + inSight);
        for (int i = 0; i < 3; i++) {
            call.says("\n\nA paragraph.".repeat(40) + " Part " + i + ".");
            until(ANSWER + ".includes('Part " + i + ".') && " + inSight);
        }

        browser.evaluate("document.getElementById('detail').scrollTop = 40");
        call.says("\n\nThe last words.");
        until(ANSWER + ".includes('last words')");
        assertThat(browser.number("document.getElementById('detail').scrollTop"))
                .isEqualTo(40);
        assertThat(browser.number(unfolded)).isGreaterThan(2_000);
        call.ends();
        until("!document.querySelector('.under-way')");
        assertThat(browser.number(unfolded)).isGreaterThan(2_000);
    }

    @Test
    void hostileTextStaysTextUnderWayAndRecorded() throws Exception {
        open();
        LiveCall call = session.asks("<img src=x onerror=\"window.ran=1\">");
        until(ROWS + ".length === 1");
        call.streams();
        call.says(
                "</script><script>window.ran=1</script> <img src=x onerror=window.ran=1> [l](javascript:window.ran=1) ");
        call.callsTool("<svg onload=window.ran=1>", "{\"a\":\"<iframe srcdoc='<script>parent.ran=1</script>'>", "\"}");
        until(ANSWER + ".includes('<iframe srcdoc')");
        assertThat(browser.text(ANSWER)).contains("<svg onload=window.ran=1>", "</script><script>");
        HostileTrace trace = HostileTrace.of(SamplePage.session());
        StringBuilder recorded = new StringBuilder();
        int records = 1;
        for (String line : trace.jsonl().lines().toList()) {
            TraceRecord record = TraceJson.read(line);
            session.viewer.accept(record);
            recorded.append(TraceJson.write(record));
            records++;
        }
        call.ends();
        until(ROWS + ".length === " + records + " && !document.querySelector('.under-way')");

        String shown = String.join("\n", browser.texts(Walk.ALL_TEXT));
        List<String> marks = trace.marks().stream()
                .filter(mark -> recorded.indexOf(mark) >= 0)
                .toList();
        assertThat(marks)
                .hasSizeGreaterThan(250)
                .filteredOn(mark -> !shown.contains(mark))
                .isEmpty();
        assertThat(browser.text("String(window.ran) + String(({}).polluted)")).isEqualTo("undefinedundefined");
        assertThat(browser.texts(Walk.FOREIGN_MARKUP))
                .as("but the bar of the live page")
                .containsExactly("div[data-state=live]");
        assertThat(browser.complaints()).isEmpty();
        String own = session.wire.through(session.viewer.server().url("/")).toString();
        assertThat(browser.requests()).allSatisfy(request -> assertThat(request).startsWith(own));
    }

    @Test
    void aPageThatBeginsAnewStillFollows() throws Exception {
        open();
        session.answers("first");
        session.answers("second");
        until(ROWS + ".length === 2 && location.hash === '#call-2'");
        browser.evaluate(
                "history.replaceState(null, '', '#call-1'); location.reload()"); // as when the second came meanwhile
        until(ROWS + ".length === 2 && document.getElementById('live-bar')?.dataset.state === 'live'"
                + " && document.querySelector('#rows [aria-current]')?.textContent.includes('#2')"
                + " && location.hash === '#call-2'");
        session.answers("third");
        until("document.querySelector('#rows [aria-current]').textContent.includes('#3')");
    }

    @Test
    void saysThatTheSessionHasEndedAndStaysReadable() throws Exception {
        open();
        session.answers("first");
        until(ROWS + ".length === 1");
        session.close();
        until(STATE + " === 'ended'");

        assertThat(browser.text("document.getElementById('live-bar').textContent"))
                .contains("The session has ended");
        browser.press("2");
        until("document.body.dataset.view === 'conversation'");
        assertThat(browser.text("document.getElementById('detail').textContent"))
                .contains("first");
    }

    @Test
    void aLongSessionIsThereAtOnce(@TempDir Path folder) throws Exception {
        List<TraceRecord> records = LongTrace.records(1_344);
        for (TraceRecord record : records) {
            session.viewer.accept(record);
        }
        try (LiveReading page = LiveReading.of(session.viewer.server())) {
            page.until(() -> page.rows.size() == 1_344 && page.row(1_343).contains("\"thread\""));
        }
        Yardstick yardstick = new Yardstick(browser, folder);
        double best = Double.MAX_VALUE;
        for (int visit = 0; visit < 4; visit++) { // a machine may be busy with something else now and then
            double before = yardstick.slowness();
            long began = System.nanoTime();
            open();
            until("document.getElementById('summary').textContent.includes('1,344')");
            long millis = (System.nanoTime() - began) / 1_000_000;
            double slowness = Math.max(before, yardstick.slowness());
            System.out.printf("1,344 records connect in %d ms; this machine is slow by %.1f%n", millis, slowness);
            best = Math.min(best, millis / slowness);
        }

        assertThat(best)
                .as("milliseconds, as on a machine that is neither slow nor busy")
                .isLessThan(1_000);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void takesPicturesForTheReader() throws Exception {
        open();
        session.answers("Which tests fail?");
        LiveCall call = session.asks("Then fix the parser");
        call.streams();
        call.thinks("The parser drops the last token. ");
        call.callsTool("Edit", "{\"path\":\"src/Parser.java\",\"old\":\"i < n\",", "\"new\":\"i <= n\"}");
        until(ANSWER + ".includes('i <= n')");
        browser.screenshot(Path.of("target", "live.png"));
        call.ends();
    }
}
