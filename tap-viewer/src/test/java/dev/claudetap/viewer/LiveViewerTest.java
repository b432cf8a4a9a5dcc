package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.capture.Recorder;
import dev.claudetap.capture.RecorderOptions;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.Capture;
import dev.claudetap.trace.StreamEvent;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import dev.claudetap.viewer.LiveInbox.Item;
import dev.claudetap.viewer.server.BadRequests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveViewerTest {
    private LiveViewer viewer;
    private Recorder recorder;

    @BeforeEach
    void start() throws Exception {
        viewer = LiveViewer.start("a session");
        recorder = Recorder.start(RecorderOptions.of(new Capture("claude", "reverse")), List.of(viewer));
    }

    @AfterEach
    void stop() {
        recorder.close();
    }

    private LiveCall asked(String prompt) {
        return LiveCall.of(recorder, prompt);
    }

    @Test
    void refusesEveryBadRequestOnEveryRoute() throws Exception {
        BadRequests.areRefused(viewer.server(), viewer.routes());
    }

    @Test
    void showsACallBeforeItEndsAndItsAnswerAsItGrows() throws Exception {
        try (LiveReading page = LiveReading.of(viewer.server())) {
            LiveCall call = asked("What is a tap?");
            page.until(() -> !page.rows.isEmpty());
            assertThat(page.row(0)).contains("\"live\":1", "\"prompt\":\"What is a tap?\"");
            assertThat(page.record(0)).contains("What is a tap?", "[redacted:").doesNotContain(LiveCall.SECRET);

            call.streams();
            call.says("A thing in the wall ");
            page.until(() -> page.answer().contains("in the wall "));
            call.says("that gives water. ");
            page.until(() -> page.answer().contains("in the wall that gives water. "));
            assertThat(page.progress.get(page.progress.size() - 1).toJson())
                    .as("only what is new")
                    .doesNotContain("in the wall");

            call.ends();
            page.until(() -> !page.row(0).contains("\"live\""));
            assertThat(page.rows).hasSize(1);
            assertThat(page.row(0))
                    .contains("\"said\":\"A thing in the wall that gives water.\"", "\"stop\":\"end_turn\"");
            assertThat(page.record(0)).contains("\"outcome\":\"completed\"", "that gives water. ");
        }
    }

    @Test
    void aCallWhoseAnswerIsNoStreamIsUnderWayToo() throws Exception {
        try (LiveReading page = LiveReading.of(viewer.server())) {
            LiveCall call = asked("One piece, please");
            page.until(() -> page.rows.size() == 1);
            assertThat(page.row(0)).contains("\"live\":1", "One piece, please");

            call.answersAtOnce("Here it is.");
            page.until(() -> !page.row(0).contains("\"live\""));
            assertThat(page.row(0)).contains("\"said\":\"Here it is.\"");
        }
    }

    @Test
    void anAnswerThatNobodyCouldReadAlongIsShownAtItsEnd() throws Exception {
        LiveViewer small = LiveViewer.start("with little room", 16 << 10);
        try (Recorder told = Recorder.start(RecorderOptions.of(new Capture("claude", "reverse")), List.of(small));
                LiveReading page = LiveReading.of(small.server())) {
            LiveCall call = LiveCall.of(told, "Much");
            call.streams();
            call.says("The beginning. ");
            page.until(() -> page.answer().contains("The beginning."));
            String much = "x".repeat(1 << 10);
            for (int i = 0; i < 17; i++) {
                call.says(much);
            }
            call.ends();
            page.until(() -> page.rows.size() == 1 && !page.row(0).contains("\"live\""));
            assertThat(page.answer().length()).isLessThan(17 << 10);
            assertThat(page.record(0).length()).isGreaterThan(17 << 10);
        }
    }

    @Test
    void aViewThatCannotGoOnSaysSoAndTakesNothingMoreIn() throws Exception {
        try (LiveReading page = LiveReading.of(viewer.server())) {
            page.until(() -> page.names.contains("here"));
            viewer.log.close(); // as when the disk is gone
            asked("one");
            page.toEnd();
            assertThat(page.names).endsWith("failed");
        }
    }

    @Test
    void aViewThatEndsWithAnErrorSaysSoToo() throws Exception {
        try (LiveReading page = LiveReading.of(viewer.server())) {
            page.until(() -> page.names.contains("here"));
            Thread caller = Thread.currentThread();
            viewer.onEvents("req_1", false, new AbstractList<>() {
                @Override
                public StreamEvent get(int index) {
                    if (!Thread.currentThread().equals(caller)) {
                        throw new StackOverflowError("of a test");
                    }
                    return new StreamEvent("e", "data", false, null, 0);
                }

                @Override
                public int size() {
                    return 1;
                }
            });
            page.toEnd();
            assertThat(page.names).endsWith("failed");
        }
    }

    @Test
    void eachAnswerOfAWebSocketHasRoomOfItsOwn(@TempDir Path folder) throws Exception {
        try (LiveLog log = new LiveLog(folder)) {
            LiveTrace trace = new LiveTrace(log, PriceTable.bundled(), 400);
            TraceRecord record = SamplePage.webSocket();
            String id = record.header().requestId();
            trace.begin(record);
            Map<Object, Integer> seen = new HashMap<>();
            for (String words : List.of("one", "two", "t" + "o".repeat(400), "four")) {
                trace.asked(id, List.of(new StreamEvent("response.create", "{}", true, null, 0)));
                String response = "{\"type\":\"response.completed\",\"response\":{\"id\":\"" + words
                        + "\",\"instructions\":\"" + "x".repeat(150) + "\"}}";
                trace.add(id, List.of(new StreamEvent("response.completed", response, true, null, 0)));
                // due at the latest then, whatever the clock says now
                trace.work(Long.MAX_VALUE / 2, true);
                String news = Objects.requireNonNull(trace.news(log.end(), seen));
                if (words.length() > 400) {
                    assertThat(news).as("of an answer that is too long").isEmpty();
                } else {
                    assertThat(news).contains("event: progress", words);
                }
            }
        }
    }

    @Test
    void anAnswerThatIsToldFromItsBeginningAgainIsShownWhole(@TempDir Path folder) throws Exception {
        try (LiveLog log = new LiveLog(folder)) {
            LiveTrace trace = new LiveTrace(log, PriceTable.bundled(), 4_000);
            TraceRecord record = SamplePage.webSocket();
            String id = record.header().requestId();
            Map<Object, Integer> seen = new HashMap<>();
            for (String told : List.of("first", "again")) {
                trace.begin(record);
                for (int i = 0; i < 3; i++) {
                    String response = "{\"type\":\"response.completed\",\"response\":{\"id\":\"" + told + i + "\"}}";
                    trace.add(id, List.of(new StreamEvent("response.completed", response, true, null, 0)));
                    // due at the latest then, whatever the clock says now
                    trace.work(Long.MAX_VALUE / 2, true);
                    assertThat(trace.news(log.end(), seen))
                            .as("step %d, %s", i, told)
                            .contains(i == 0 ? told + i : "\"add\":\"" + i + "\"");
                }
            }
        }
    }

    @Test
    void sendsATextThatWasSentNeverAgain() throws Exception {
        String prompt = "This prompt is long enough to be a text of its own, and comes in both requests.";
        try (LiveReading page = LiveReading.of(viewer.server())) {
            for (int i = 0; i < 2; i++) {
                LiveCall call = asked(prompt);
                call.streams();
                call.ends();
            }
            page.until(() -> page.rows.size() == 2
                    && page.rows.values().stream().noneMatch(row -> row.toJson().contains("\"live\"")));

            assertThat(page.texts).filteredOn(text -> text.contains(prompt)).hasSize(1);
            assertThat(page.record(0)).contains(prompt);
            assertThat(page.record(1)).contains(prompt);
        }
    }

    @Test
    void aBrowserThatComesLateIsToldOfEachCallOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            LiveCall call = asked("call " + i);
            call.streams();
            call.ends();
        }
        try (LiveReading first = LiveReading.of(viewer.server())) {
            first.until(() -> first.rows.size() == 3
                    && first.rows.values().stream().allMatch(row -> row.has("thread") && !row.has("live")));
        }
        try (LiveReading late = LiveReading.of(viewer.server())) {
            late.until(() -> late.names.contains("here"));
            assertThat(late.names).containsExactly("beginning", "more", "here");
            assertThat(late.rowsTold).isEqualTo(3);
            assertThat(late.row(2)).contains("\"thread\"", "\"stop\"").doesNotContain("\"live\"");
        }
    }

    @Test
    void goesOnWhereABrokenConnectionEnded() throws Exception {
        LiveCall call = asked("one");
        LiveReading page = LiveReading.of(viewer.server());
        page.until(() -> page.names.contains("here") && page.rows.size() == 1);
        int known = page.texts.size();
        call.streams();
        call.says("Half of it ");
        page.until(() -> page.answer().contains("Half"));

        try (LiveReading again = page.again(viewer.server())) {
            again.until(() -> again.answer().contains("Half of it "));
            assertThat(again.names).doesNotContain("beginning", "more");
            call.says("and the rest. ");
            call.ends();
            again.until(() -> !again.row(0).contains("\"live\""));
            assertThat(again.texts.size()).isGreaterThan(known);
            assertThat(again.record(0)).contains("Half of it and the rest. ");
        }
    }

    @Test
    void beginsAnewForABrowserThatWasToldSomethingElse() throws Exception {
        asked("one");
        LiveReading page = LiveReading.of(viewer.server());
        page.until(() -> page.rows.size() == 1);
        page.lastId = "000000000000007";

        try (LiveReading again = page.again(viewer.server())) {
            again.until(() -> again.names.contains("here"));
            assertThat(again.names).startsWith("beginning", "more");
        }
    }

    @Test
    void tellsItsPagesThatTheSessionHasEnded() throws Exception {
        try (LiveReading page = LiveReading.of(viewer.server())) {
            asked("one");
            page.until(() -> page.rows.size() == 1);
            recorder.close();

            page.toEnd();
            assertThat(page.names).endsWith("end");
            assertThat(page.row(0)).contains("\"outcome\":\"tap_stopped\"").doesNotContain("\"live\"");
        }
    }

    @Test
    void saysHowRowsStandToEachOther() throws Exception {
        try (LiveReading page = LiveReading.of(viewer.server())) {
            for (int i = 0; i < 2; i++) {
                LiveCall call = asked("the same");
                call.streams();
                call.ends();
            }
            page.until(() -> page.rows.size() == 2
                    && page.rows.values().stream().allMatch(row -> row.toJson().contains("\"thread\":")));
            assertThat(page.row(1)).contains("\"prev\":0");
        }
    }

    @Test
    void leavesNoThreadBehind() throws Exception {
        recorder.close(); // and with it the viewer of the other tests, which could start another thread meanwhile
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        LiveViewer another = LiveViewer.start("another");
        another.close();
        another.close();

        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread)
                    && (thread.getName().startsWith("vert.x")
                            || thread.getName().startsWith("claude-tap"))) {
                thread.join(60_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void whatIsTooMuchForMemoryWaitsInAFileAndAnswersAreLeftOut(@TempDir Path folder) throws Exception {
        asked("one");
        assertThat(recorder.awaitIdle(Duration.ZERO)).isFalse();
        TraceRecord record = SamplePage.webSocket();
        try (LiveInbox inbox = new LiveInbox(folder, 2_000)) {
            for (int i = 0; i < 5; i++) {
                inbox.record(record);
            }
            StreamEvent event = new StreamEvent("e", "x".repeat(3_000), false, null, 0);
            inbox.progress("req_1", new Item.Events("req_1", false, List.of(event)));
            inbox.progress("req_1", new Item.Head("req_1", 200, 0));
            inbox.end();

            List<String> lines = new ArrayList<>();
            List<Item> others = new ArrayList<>();
            while (!inbox.isDone()) {
                Item item = inbox.take(0);
                if (item instanceof Item.Spilled spilled) {
                    lines.add(inbox.read(spilled).toString());
                } else {
                    others.add(item);
                }
            }
            assertThat(lines).isNotEmpty().containsOnly(TraceJson.write(record));
            assertThat(lines.size()
                            + others.stream()
                                    .filter(Item.Whole.class::isInstance)
                                    .count())
                    .isEqualTo(5);
            assertThat(others).endsWith(new Item.Gap("req_1"));
        }
        assertThat(folder).isEmptyDirectory();
    }
}
