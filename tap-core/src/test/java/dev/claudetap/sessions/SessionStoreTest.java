package dev.claudetap.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.json.JsonNumber;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.pricing.PriceTable;
import dev.claudetap.trace.ReadProgress;
import dev.claudetap.trace.SessionFiles;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionStoreTest {
    private static final Instant START = Instant.parse("2026-05-20T10:00:00Z");

    @TempDir
    Path temp;

    private Path output = Path.of("unset");
    private SessionFolder folder = new SessionFolder(output);

    @BeforeEach
    void open() throws Exception {
        output = Files.createDirectory(temp.resolve("traces"));
        folder = new SessionFolder(output);
    }

    @Test
    void tellsWhatASessionAddsUpTo() throws Exception {
        SessionFiles session = folder.begin(START, "claude");
        SessionFolder.append(session, folder.call(START, "Explain\\nthis repository", "It is a proxy."));
        SessionFolder.append(session, folder.call(START.plusSeconds(10), "And the tests?", "They are fast."));
        folder.end(session);

        StoredSession stored = only();
        assertThat(stored.id()).isEqualTo("2026-05-20_100000");
        assertThat(stored.status()).isEqualTo(SessionStatus.COMPLETE);
        assertThat(stored.agent()).isEqualTo("claude");
        assertThat(stored.duration()).isEqualTo(Duration.ofSeconds(12));
        SessionFigures figures = stored.figures();
        assertThat(figures.model()).isEqualTo("claude-sonnet");
        assertThat(figures.words().firstPrompt()).isEqualTo("Explain this repository");
        assertThat(figures.words().lastAnswer()).isEqualTo("They are fast.");
        assertThat(figures.counts()).isEqualTo(new SessionFigures.Counts(2, 2, 2, 2, 0, 0));
        assertThat(figures.usage().total()).isEqualTo(230);
        assertThat(figures.usage().cacheRead()).isEqualTo(200);
    }

    @Test
    void tellsHowMuchOfAllTracesIsKnown() throws Exception {
        for (int number = 0; number < 3; number++) {
            SessionFiles session = folder.begin(START.plusSeconds(60L * number), "claude");
            SessionFolder.append(session, folder.call(START, "hi", "hello"));
            folder.end(session);
        }
        List<Long> expected = new ArrayList<>();
        List<Long> read = new ArrayList<>();

        List<StoredSession> sessions = folder.store().list(new ReadProgress() {
            @Override
            public void expect(long bytes) {
                assertThat(read).as("read before all is known").isEmpty();
                expected.add(bytes);
            }

            @Override
            public void read(long bytes) {
                read.add(bytes);
            }
        });

        assertThat(read).hasSize(3).doesNotContain(0L).isEqualTo(expected);
        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(
                        sessions.stream().map(StoredSession::bytes).toList());
    }

    @Test
    void oneSessionIsFoundByItsTraceAndNoOtherTraceIsRead() throws Exception {
        List<SessionFiles> sessions = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            SessionFiles session = folder.begin(START.plusSeconds(60L * number), "claude");
            SessionFolder.append(session, folder.call(START, "hi", "hello " + number));
            folder.end(session);
            sessions.add(session);
        }
        SessionStore store = folder.store();
        Files.delete(sessions.get(0).trace());
        Files.createDirectory(sessions.get(0).trace());

        assertThat(store.find(sessions.get(1).trace()))
                .hasValueSatisfying(found ->
                        assertThat(found.figures().words().lastAnswer()).isEqualTo("hello 1"));
        assertThat(store.find(output.resolve("trace_000000.jsonl"))).isEmpty();
    }

    @Test
    void knowsHowSessionsStand() throws Exception {
        SessionFiles failed = folder.begin(START, "claude");
        SessionFolder.append(failed, folder.call(START, "hi", "hello"));
        SessionFolder.append(failed, folder.failure(START.plusSeconds(5)));
        folder.end(failed);
        SessionFiles empty = folder.begin(START.plusSeconds(60), "claude");
        SessionFolder.append(empty, folder.telemetry(START.plusSeconds(60)));
        folder.end(empty);
        folder.begin(START.plusSeconds(120), "codex");

        List<StoredSession> sessions = folder.store().list();
        assertThat(sessions)
                .extracting(StoredSession::status)
                .containsExactly(SessionStatus.RUNNING, SessionStatus.EMPTY, SessionStatus.ERROR);
        assertThat(sessions.get(0).agent()).isEqualTo("codex");
        assertThat(sessions.get(0).startedAt()).isEqualTo(START.plusSeconds(120));
        assertThat(sessions.get(2).figures().words().lastError()).isEqualTo("HTTP 529: Overloaded");
        assertThat(sessions.get(2).figures().errors()).isEqualTo(1);
    }

    @Test
    void readsOnWhereATraceGrewAndAnewWhereItChanged() throws Exception {
        SessionFiles session = folder.begin(START, "claude");
        SessionFolder.append(session, folder.call(START, "first", "one"));
        SessionStore store = folder.store();
        assertThat(store.list().get(0).figures().counts().calls()).isEqualTo(1);
        SessionFolder.append(session, folder.call(START.plusSeconds(1), "second", "two"));
        Files.writeString(session.trace(), "{\"half a rec", StandardOpenOption.APPEND);
        for (SessionStore any : List.of(store, folder.store())) {
            SessionFigures figures = any.list().get(0).figures();
            assertThat(figures.counts().calls()).isEqualTo(2);
            assertThat(figures.words().firstPrompt()).isEqualTo("first");
            assertThat(figures.words().lastAnswer()).isEqualTo("two");
        }
        String text = Files.readString(session.trace());
        Files.writeString(session.trace(), text.replace("first", "FIRST").replace("{\"half a rec", ""));
        assertThat(store.list().get(0).figures().words().firstPrompt()).isEqualTo("FIRST");
    }

    @Test
    void whatIsReadBitByBitAddsUpToWhatIsReadAtOnce() throws Exception {
        SessionFiles session = folder.begin(START, "claude");
        SessionStore watching = folder.store();
        SessionFolder.append(session, folder.failure(START));
        assertThat(watching.list().get(0).figures().errors()).isEqualTo(1);
        for (int i = 1; i < 4; i++) {
            SessionFolder.append(session, folder.call(START.plusSeconds(i), "question " + i, "answer " + i));
            assertThat(watching.list().get(0).figures())
                    .isEqualTo(folder.store().list().get(0).figures());
        }
        assertThat(watching.list().get(0).figures().counts().turns()).isEqualTo(4);
    }

    @Test
    void otherPricesAreOtherCosts() throws Exception {
        folder.ended(START, "question", "answer");
        assertThat(only().figures().cost().amount()).isEmpty();
        Path file = Files.writeString(
                temp.resolve("prices.json"),
                "{\"date\":\"2026-09-23\",\"currency\":\"USD\",\"models\":{\"claude-sonnet\":"
                        + "{\"input_cost_per_token\":1,\"output_cost_per_token\":2,\"cache_read_input_token_cost\":0}}}");
        SessionStore dear = SessionStore.of(List.of(output), SessionFolder.VERSION, PriceTable.read(file));
        assertThat(dear.list().get(0).figures().cost().amount())
                .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("20"));
    }

    @Test
    void takesFromTheCacheOnlyWhatItSaysOfTheSameFile() throws Exception {
        SessionFiles session = folder.ended(START, "question", "answer");
        folder.store().list();
        Path cache = output.resolve(".cloudtap-sessions.json");
        String saved = Files.readString(cache);
        Files.writeString(cache, saved.replace("question", "from the cache"));
        assertThat(only().figures().words().firstPrompt()).isEqualTo("from the cache");
        SessionFolder.append(session, folder.call(START.plusSeconds(3), "more", "more"));
        assertThat(only().figures().words().firstPrompt())
                .as("of a trace that grew")
                .isEqualTo("question");
        Files.writeString(cache, "no json");
        assertThat(only().figures().words().firstPrompt()).isEqualTo("question");
    }

    @Test
    void whatWasSaidInARemovedSessionIsNowhereAnyMore() throws Exception {
        folder.ended(START, "the question", "the answer");
        folder.ended(START.plusSeconds(60), "another", "one");
        SessionStore store = folder.store();
        List<StoredSession> all = store.list();
        Path cache = output.resolve(".cloudtap-sessions.json");
        assertThat(cache).content().contains("the question");

        store.remove(List.of(all.get(1)), false);

        assertThat(cache).content().doesNotContain("the question", "the answer").contains("another");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"format\":\\d+|\"format\":1", "\"prices\":\"|\"prices\":\"2001-01-01 ", "^|cut off "})
    void norInFiguresThatAnotherVersionSaved(String change) throws Exception {
        folder.ended(START, "the question", "the answer");
        folder.ended(START.plusSeconds(60), "another", "one");
        StoredSession old = folder.store().list().get(1);
        Path cache = output.resolve(".cloudtap-sessions.json");
        String[] parts = change.split("\\|", 2);
        String theirs = Files.readString(cache).replaceFirst(parts[0], parts[1]);

        Files.writeString(cache, theirs);
        folder.store().remove(List.of(old), false);
        assertThat(cache).content().doesNotContain("the question", "the answer");

        Files.writeString(cache, theirs);
        folder.store().forgetRemoved();
        assertThat(cache).content().doesNotContain("the question", "the answer");
    }

    @Test
    void aReadingThatFailedOnItsWayGoesOnBehindWhatItCounted() throws Exception {
        String first = TraceJson.write(folder.call(START, "first", "one")) + "\n";
        String second = TraceJson.write(folder.call(START.plusSeconds(1), "second", "two")) + "\n";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write((first + second).getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = bytes.toByteArray();
        Path trace = Files.write(temp.resolve("trace.jsonl.gz"), Arrays.copyOf(whole, whole.length - 4));
        OpenReading reading = new OpenReading(trace, PriceTable.bundled());
        assertThatThrownBy(reading::go).isInstanceOf(IOException.class);
        Files.write(trace, whole);
        assertThat(reading.go().figures().counts().calls()).isEqualTo(2);
    }

    @Test
    void namesSessionsOfFurtherDirectoriesApart() throws Exception {
        Path other = Files.createDirectory(temp.resolve("other"));
        folder.ended(START, "here", "a");
        new SessionFolder(other).ended(START, "there", "b");
        SessionStore both = SessionStore.of(List.of(output, other, temp.resolve("missing")), SessionFolder.VERSION);
        assertThat(both.list())
                .extracting(StoredSession::id)
                .containsExactlyInAnyOrder("2026-05-20_100000", "2026-05-20_100000--2");
        StoredSession there = both.find("2026-05-20_100000--2").orElseThrow();
        assertThat(there.figures().words().firstPrompt()).isEqualTo("there");
        both.rename(there, " named ");
        both.pin(there, true);
        assertThat(both.find(there.id()).orElseThrow().listed().name()).isEqualTo("named");
        assertThat(both.remove(both.list(), false)).hasSize(1);
        assertThat(both.list()).hasSize(1);
    }

    @Test
    void filters() throws Exception {
        folder.ended(START, "old", "a");
        SessionFiles failed = folder.begin(START.plusSeconds(3600), "codex");
        SessionFolder.append(failed, folder.failure(START.plusSeconds(3600)));
        folder.end(failed);
        List<StoredSession> all = folder.store().list();
        SessionFilter late =
                new SessionFilter(Optional.of(START.plusSeconds(1)), Optional.empty(), Set.of(), Set.of(), "");
        SessionFilter early =
                new SessionFilter(Optional.empty(), Optional.of(START.plusSeconds(1)), Set.of(), Set.of(), "SONNET");
        SessionFilter broken = new SessionFilter(
                Optional.empty(), Optional.empty(), Set.of("claude"), Set.of(SessionStatus.ERROR), "");
        assertThat(all.stream().filter(late::matches)).containsExactly(all.get(0));
        assertThat(all.stream().filter(early::matches)).containsExactly(all.get(1));
        assertThat(all.stream().filter(broken::matches)).containsExactly(all.get(0));
        assertThat(all.stream().filter(SessionFilter.ALL::matches)).hasSize(2);
    }

    @Test
    void oneFormTellsProgramsAllOfIt() throws Exception {
        folder.ended(START, "question", "answer");
        JsonObject json = JsonText.parse(SessionJson.of(folder.store().list()).toJson())
                .asObject()
                .orElseThrow();
        assertThat(json.string("schema")).contains("claude-tap/sessions/1");
        JsonObject session = json.array("sessions")
                .orElseThrow()
                .elements()
                .get(0)
                .asObject()
                .orElseThrow();
        assertThat(session.string("status")).contains("complete");
        assertThat(session.string("started_at")).contains("2026-05-20T10:00:00Z");
        assertThat(session.number("duration_ms")).contains(2000L);
        assertThat(session.object("tokens").orElseThrow().number("total")).contains(115L);
        assertThat(session.object("models").orElseThrow().object("claude-sonnet"))
                .isPresent();
    }

    @Test
    void costsWhatItsCallsCostAndNothingWhereNoPriceIsKnown() throws Exception {
        SessionFiles session = folder.begin(START, "claude");
        SessionFolder.append(session, folder.call(START, "first", "one"));
        assertThat(only().figures().cost().amount()).isEmpty();
        assertThat(only().figures().cost().isPartial()).isTrue();
        assertThat(SessionJson.of(only()).object("cost").orElseThrow())
                .hasToString("{\"priced_calls\":0,\"partial\":true}");

        TraceRecord priced = TraceJson.read(TraceJson.write(folder.call(START.plusSeconds(1), "second", "two"))
                .replace("claude-sonnet", "claude-sonnet-4-5"));
        SessionFolder.append(session, priced);
        SessionFolder.append(session, priced);
        // 10 fresh tokens at 3 dollars a million, 100 from the cache at 0.3, 5 answered at 15; twice.
        for (SessionFigures figures : List.of(only().figures(), only().figures())) {
            assertThat(figures.cost().amount())
                    .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo("0.00027"));
            assertThat(figures.cost().priced()).isEqualTo(2);
        }
        assertThat(SessionJson.of(only()).object("cost").orElseThrow().get("amount"))
                .isInstanceOf(JsonNumber.class);
        Path cache = output.resolve(".cloudtap-sessions.json");
        String saved = Files.readString(cache);
        String date = PriceTable.bundled().date().toString();
        assertThat(saved).contains("\"prices\":\"" + date + " ");
        Files.writeString(cache, saved.replace(date, "2001-01-01").replace("\"first\"", "\"from old prices\""));
        assertThat(only().figures().words().firstPrompt()).isEqualTo("first");
    }

    private StoredSession only() throws Exception {
        List<StoredSession> sessions = folder.store().list();
        assertThat(sessions).hasSize(1);
        return sessions.get(0);
    }
}
