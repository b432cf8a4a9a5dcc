package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.sessions.SessionStore;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.Manifest;
import dev.claudetap.trace.SessionFiles;
import dev.claudetap.viewer.dashboard.Dashboard;
import dev.claudetap.viewer.server.Binding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of all sessions in a real browser. */
class DashboardIT {
    private static final Instant START = Instant.parse("2026-05-20T10:00:00Z");
    private static final String ONE = "2026-05-20_100000";

    private static Browser browser;

    @TempDir
    Path output;

    private Dashboard dashboard;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.start();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
    }

    @BeforeEach
    void open() throws Exception {
        ended(0, "claude", "Explain the river", "claude-sonnet");
        ended(1, "codex", "Fix the <b>tests</b>", "gpt-codex");
        ended(2, "claude", "Write a poem", "claude-haiku-4-5");
        dashboard = Dashboard.start(Binding.LOOPBACK, SessionStore.of(List.of(output), "1.2.3"), "1.2.3");
        browser.look(1400, 900, "light");
        browser.open(dashboard.invitation().toString());
        until("document.body.dataset.ready === 'true'");
    }

    @AfterEach
    void close() {
        dashboard.close();
        assertThat(browser.complaints())
                .filteredOn(complaint -> !complaint.contains("net::ERR_"))
                .isEmpty();
        String own = dashboard.url().toString();
        assertThat(browser.requests()).allSatisfy(request -> assertThat(request).startsWith(own));
    }

    @Test
    void showsFiltersAndCompares() throws Exception {
        assertThat(titles()).containsExactly("Write a poem", "Fix the <b>tests</b>", "Explain the river");
        assertThat(browser.number("document.querySelectorAll('.board-chart ol li').length"))
                .isEqualTo(3);
        set(".board-filter label:nth-of-type(3) select", "codex");
        assertThat(titles()).containsExactly("Fix the <b>tests</b>");
        set(".board-filter label:nth-of-type(3) select", "");
        set(".board-filter label:nth-of-type(1) input", "2026-05-22");
        assertThat(titles()).containsExactly("Write a poem");
        browser.evaluate("[...document.querySelectorAll('.board-filter button.quiet')][0].click()");
        assertThat(titles()).hasSize(3);
        browser.evaluate(
                "[...document.querySelectorAll('.board-choose input')].slice(0, 2).forEach((box) => box.click())");
        browser.evaluate("document.querySelector('.board-actions button').click()");
        assertThat(browser.text("document.querySelector('.board-compare').innerText"))
                .contains("claude-haiku", "gpt-codex");
        assertThat(browser.text("document.querySelector('.board-dialog a.button').getAttribute('href')"))
                .isEqualTo("/compare/2026-05-21_100000/2026-05-22_100000");
        browser.evaluate("document.querySelector('dialog').close()");
    }

    @Test
    void tellsCostsOnlyWhereAPriceIsKnown() throws Exception {
        List<String> costs = browser.texts("[...document.querySelectorAll('.board-row')]"
                + ".map((row) => [...row.querySelectorAll('.number')][2].textContent)");
        assertThat(costs).hasSize(3);
        // 1,000 tokens at a dollar and 50 at five dollars a million.
        assertThat(costs.get(0)).startsWith("$0.001");
        assertThat(costs.subList(1, 3)).containsOnly("\u2013");
        browser.evaluate(
                "[...document.querySelectorAll('.board-chart-head button')].find((b) => b.textContent === 'Cost').click()");
        assertThat(browser.text("document.querySelector('.board-chart-most').textContent"))
                .isEqualTo(costs.get(0));
        browser.evaluate("localStorage.clear()");
    }

    @Test
    void findsWordsInAllTracesAndLeadsToTheCall() throws Exception {
        browser.evaluate(
                "(() => { const words = document.querySelector('.board-filter .board-words'); words.value = 'RIVER';"
                        + " words.dispatchEvent(new Event('input')); words.form.requestSubmit(); })()");
        until("document.querySelector('.board-results')?.dataset.done === 'true'");
        assertThat(browser.texts("[...document.querySelectorAll('.board-found mark')].map((mark) => mark.textContent)"))
                .containsExactly("river");
        assertThat(browser.text("document.querySelector('.board-found a').getAttribute('href')"))
                .isEqualTo("/session/" + ONE + "#call-1");
        browser.open(dashboard.url() + "session/" + ONE + "#call-1");
        until("document.body.dataset.ready === 'true'");
        assertThat(browser.text("document.getElementById('detail').innerText")).contains("Explain the river");
    }

    @Test
    void aSessionOfAnotherProcessAppearsAndGrows() throws Exception {
        SessionFiles running = begin(3, "claude");
        until("document.querySelector('.board-row.running') !== null");
        append(running, 3, "first question", "claude-sonnet");
        until("document.querySelector('.board-row.running .board-title').textContent === 'first question'");
        append(running, 3, "second question", "claude-sonnet");
        until("document.querySelector('.board-row.running .number').textContent === '2'");
        Manifest.of(output).end(running, "1.2.3");
        until("document.querySelector('.board-row.running') === null");
        assertThat(titles()).hasSize(4);
    }

    @Test
    void aRunningSessionOpensAsItGoesOn() throws Exception {
        SessionFiles running = begin(3, "claude");
        append(running, 3, "first question", "claude-sonnet");
        until("document.querySelector('.board-row.running .board-title')?.textContent === 'first question'");
        browser.leaves("document.querySelector('.board-row.running .board-title').click()");
        until("document.getElementById('live-bar')?.dataset.state === 'live'"
                + " && document.querySelectorAll('#rows button').length === 1");
        append(running, 3, "second question", "claude-sonnet");
        until("document.querySelectorAll('#rows button').length === 2");
        Manifest.of(output).end(running, "1.2.3");
        until("document.getElementById('live-bar').dataset.state === 'ended'");
        browser.open(dashboard.invitation().toString());
        until("document.querySelectorAll('.board-row').length === 4");
    }

    @Test
    void aPinnedSessionStaysWhenManyAreDeleted() throws Exception {
        browser.evaluate("document.querySelector('.board-do button[title=\"Pin\"]').click()");
        until("document.querySelector('.pinned') !== null");
        browser.evaluate("[...document.querySelectorAll('.board-choose input')].forEach((box) => box.click())");
        browser.evaluate("document.querySelector('.board-actions button.danger').click()");
        assertThat(browser.text("document.querySelector('dialog').innerText"))
                .contains("Delete 2 sessions", "Pinned sessions stay.");
        browser.evaluate("document.querySelector('dialog button.danger').click()");
        until("document.querySelectorAll('.board-row').length === 1");
        assertThat(titles()).containsExactly("Write a poem");
    }

    @Test
    void namesPinsAndDeletes() throws Exception {
        browser.evaluate("document.querySelector('.board-do button[title=\"Pin\"]').click()");
        until("document.querySelector('.pinned') !== null");
        browser.evaluate("document.querySelector('.board-do button[title=\"Rename\"]').click()");
        browser.evaluate(
                "(() => { const form = document.querySelector('dialog form'); form.querySelector('input').value = 'verse';"
                        + " form.requestSubmit(); })()");
        until("document.querySelector('.board-title').textContent === 'verse'");
        browser.evaluate("[...document.querySelectorAll('.board-do button[title=\"Delete\"]')].at(-1).click()");
        assertThat(browser.text("document.querySelector('dialog').innerText")).contains("Delete 1 session");
        browser.evaluate("document.querySelector('dialog button.danger').click()");
        until("document.querySelectorAll('.board-row').length === 2");
        assertThat(output.resolve("2026-05-20")).doesNotExist();
    }

    @Test
    void speaksTheReadersLanguageAndFitsASmallWindow() throws Exception {
        browser.evaluate("(() => { const menu = document.getElementById('language'); menu.value = 'ar';"
                + " menu.dispatchEvent(new Event('change')); })()");
        assertThat(browser.text("document.documentElement.dir")).isEqualTo("rtl");
        assertThat(browser.text("document.querySelector('h1').textContent"))
                .isEqualTo("\u0627\u0644\u062c\u0644\u0633\u0627\u062a");
        browser.look(420, 800, "dark");
        assertThat(browser.number("document.documentElement.scrollWidth")).isLessThanOrEqualTo(420);
        browser.evaluate("localStorage.clear()");
    }

    private List<String> titles() throws Exception {
        return browser.texts("[...document.querySelectorAll('.board-title')].map((title) => title.textContent)");
    }

    private static void set(String field, String value) throws Exception {
        browser.evaluate("(() => { const field = document.querySelector('" + field + "'); field.value = '" + value
                + "'; field.dispatchEvent(new Event('change')); })()");
    }

    /** Waits in the page itself, which knows when it changes. */
    private static void until(String condition) throws Exception {
        assertThat(browser.text("new Promise((resolve) => { const look = () => { try { if (" + condition
                        + ") { resolve('yes'); return; } } catch {} requestAnimationFrame(look); }; look();"
                        + " setTimeout(() => resolve('no: ' + document.body.innerText.slice(0, 500)), "
                        + Duration.ofSeconds(60).toMillis() + "); })"))
                .as(condition)
                .isEqualTo("yes");
    }

    private void ended(int day, String client, String prompt, String model) throws IOException {
        SessionFiles session = begin(day, client);
        append(session, day, prompt, model);
        Manifest.of(output).end(session, "1.2.3");
    }

    private SessionFiles begin(int day, String client) throws IOException {
        Clock clock = Clock.fixed(START.plus(Duration.ofDays(day)), ZoneOffset.UTC);
        SessionFiles session = SessionFiles.create(output, clock);
        Manifest.of(output).begin(session, new Capture(client, "reverse"), "1.2.3");
        return session;
    }

    private static void append(SessionFiles session, int day, String prompt, String model) throws IOException {
        Files.writeString(
                session.trace(),
                ("{'timestamp':'AT','request_id':'req_ID','turn':1,'duration_ms':900,'request':{'method':'POST',"
                                        + "'path':'/v1/messages','headers':{},'body':{'model':'MODEL','max_tokens':9,"
                                        + "'messages':[{'role':'user','content':'PROMPT'}]}},'response':{'status':200,'headers':{},"
                                        + "'body':{'type':'message','model':'MODEL','content':[{'type':'text','text':'Yes.'}],"
                                        + "'usage':{'input_tokens':1000,'output_tokens':50}}}}")
                                .replace('\'', '"')
                                .replace("AT", START.plus(Duration.ofDays(day)).toString())
                                .replace("req_ID", "req_%012x".formatted(prompt.hashCode() & 0xffffffffL))
                                .replace("MODEL", model)
                                .replace("PROMPT", prompt)
                        + "\n",
                StandardOpenOption.APPEND);
    }
}
