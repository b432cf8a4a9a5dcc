package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestTest {
    private static final Instant START = Instant.parse("2026-05-20T10:00:00Z");
    private static final Capture CAPTURE = new Capture("claude", "reverse");
    private static final String VERSION = "1.2.3";

    @TempDir
    Path folder;

    private Manifest manifest = Manifest.of(Path.of("unset"));

    @BeforeEach
    void open() {
        manifest = Manifest.of(folder);
    }

    @Test
    void listsSessionsInTheFormOfTheOriginal() throws Exception {
        SessionFiles session = started(0);
        Files.writeString(session.html(), "page");
        manifest.end(session, VERSION);
        JsonObject json = json();
        assertThat(json.get("_cloudtap")).hasToString("TRUE");
        assertThat(json.string("version")).contains(VERSION);
        JsonObject entry =
                json.array("traces").orElseThrow().elements().get(0).asObject().orElseThrow();
        assertThat(entry.string("timestamp")).contains("20260520_100000");
        assertThat(entry.array("files").orElseThrow())
                .hasToString("[\"2026-05-20/trace_100000.jsonl\",\"2026-05-20/trace_100000.html\"]");
        assertThat(entry.string("client")).contains("claude");
        assertThat(entry.string("proxy_mode")).contains("reverse");
        assertThat(entry.has("open")).isFalse();
    }

    @Test
    void aPageThatIsWrittenAfterTheEndIsListedToo() throws Exception {
        SessionFiles session = started(0);
        manifest.end(session, VERSION);
        Files.writeString(session.html(), "page");
        Manifest.pageWritten(session.trace(), VERSION);
        assertThat(json().array("traces").orElseThrow().toString())
                .contains("[\"2026-05-20/trace_100000.jsonl\",\"2026-05-20/trace_100000.html\"]");
        Path stranger = Files.writeString(folder.resolve("2026-05-20/other.jsonl"), "");
        Manifest.pageWritten(stranger, VERSION);
        assertThat(json().array("traces").orElseThrow()).hasSize(1);
    }

    @Test
    void aSessionWithoutATraceIsListedOnlyForItsLog() throws Exception {
        SessionFiles silent = started(0);
        Files.delete(silent.trace());
        Files.writeString(silent.log(), "");
        manifest.end(silent, VERSION);
        assertThat(json().array("traces").orElseThrow()).hasSize(0);

        SessionFiles warned = started(1);
        Files.delete(warned.trace());
        Files.writeString(warned.log(), "a warning");
        manifest.end(warned, VERSION);
        assertThat(manifest.removeOldest(1, started(2), VERSION)).isEqualTo(1);
        assertThat(warned.log()).doesNotExist();
    }

    @Test
    void removesTheOldestEndedSessionsAndTheirEmptyFolders() throws Exception {
        List<SessionFiles> sessions = new ArrayList<>();
        for (int day = 0; day < 4; day++) {
            SessionFiles session = started(day);
            Files.writeString(session.log(), "log");
            manifest.end(session, VERSION);
            sessions.add(session);
        }
        Path stranger = Files.writeString(sessions.get(1).trace().resolveSibling("notes.txt"), "mine");
        assertThat(manifest.removeOldest(2, sessions.get(3), VERSION)).isEqualTo(2);
        assertThat(folder.resolve("2026-05-20")).doesNotExist();
        assertThat(sessions.get(1).trace()).doesNotExist();
        assertThat(sessions.get(1).log()).doesNotExist();
        assertThat(stranger).exists();
        assertThat(sessions.get(2).trace()).exists();
        assertThat(json().array("traces").orElseThrow()).hasSize(2);
    }

    @Test
    void neverRemovesARunningSessionOrTheCurrentOne() throws Exception {
        SessionFiles current = started(0);
        manifest.end(current, VERSION);
        SessionFiles running = started(1);
        SessionFiles ended = started(2);
        manifest.end(ended, VERSION);
        assertThat(manifest.removeOldest(1, current, VERSION)).isEqualTo(1);
        assertThat(current.trace()).exists();
        assertThat(running.trace()).exists();
        assertThat(ended.trace()).doesNotExist();
    }

    @Test
    void aKilledSessionIsNotRunningAndNotEndedAndMayGo() throws Exception {
        SessionFiles dead = started(0);
        assertThat(state(dead)).isEqualTo(new ListedSession.State(true, false, false));
        SessionLock.abandon(folder, dead.name());
        assertThat(state(dead)).isEqualTo(new ListedSession.State(false, false, false));
        SessionFiles current = started(1);
        assertThat(locks()).containsExactly(".cloudtap-running-2026-05-21_trace_100000.jsonl.lock");
        assertThat(manifest.removeOldest(1, current, VERSION)).isEqualTo(1);
        assertThat(dead.trace()).doesNotExist();
        manifest.end(current, VERSION);
        assertThat(state(current)).isEqualTo(new ListedSession.State(false, true, false));
        assertThat(locks()).isEmpty();
    }

    @Test
    void aNamedAndPinnedSessionStaysUntilItIsRemovedByName() throws Exception {
        SessionFiles pinned = ended(0);
        manifest.pin(pinned.trace(), true, VERSION);
        manifest.rename(pinned.trace(), "the good one", VERSION);
        SessionFiles old = ended(1);
        SessionFiles current = started(2);
        assertThat(manifest.removeOldest(1, current, VERSION)).isEqualTo(1);
        assertThat(old.trace()).doesNotExist();
        assertThat(listed(pinned).name()).isEqualTo("the good one");
        assertThat(listed(pinned).id()).isEqualTo("2026-05-20_100000");

        List<Path> both = List.of(pinned.trace(), current.trace());
        assertThat(manifest.remove(both, false, VERSION)).isEmpty();
        assertThat(manifest.remove(both, true, VERSION)).containsExactly(pinned.trace());
        assertThat(current.trace()).exists();
        manifest.rename(current.trace(), "x", VERSION);
        manifest.rename(current.trace(), "", VERSION);
        assertThat(listed(current).name()).isEmpty();
    }

    @Test
    void aTraceThatNobodyListedCanBeNamedAndRemoved() throws Exception {
        started(0);
        Path copied = Files.createDirectories(folder.resolve("2025-01-02")).resolve("trace_030405.jsonl");
        Files.writeString(copied, "");
        manifest.rename(copied, "from a colleague", VERSION);
        assertThat(manifest.sessions()).extracting(ListedSession::name).containsExactly("from a colleague", "");
        assertThat(manifest.remove(List.of(copied), false, VERSION)).containsExactly(copied);
        assertThat(copied.getParent()).doesNotExist();
    }

    @Test
    void whatIsNoTraceHereIsNotSaidToBeRemoved() throws Exception {
        started(0);
        Path other = Files.createDirectories(folder.resolve("2025-01-02")).resolve("notes.txt");
        Files.writeString(other, "mine");

        assertThat(manifest.remove(List.of(other), true, VERSION)).isEmpty();
        assertThat(other).hasContent("mine");
    }

    @Test
    void aCompressedTraceIsReadAsBeforeAndGoesWithItsPage() throws Exception {
        SessionFiles session = started(0);
        Files.writeString(
                session.trace(), "{\"request_id\":\"req_1\",\"request\":{\"method\":\"GET\",\"path\":\"/\"}}\n");
        Files.writeString(session.html(), "page");
        assertThat(manifest.compress(session.trace(), VERSION)).isFalse();
        manifest.end(session, VERSION);
        manifest.pin(session.trace(), true, VERSION);
        List<TraceRecord> before = Trace.read(session.trace()).records();
        assertThat(manifest.compress(session.trace(), VERSION)).isTrue();

        Path compressed = session.trace().resolveSibling("trace_100000.jsonl.gz");
        assertThat(session.trace()).doesNotExist();
        assertThat(Trace.read(compressed).records()).isEqualTo(before).hasSize(1);
        assertThat(listed(session).trace()).isEqualTo(compressed);
        assertThat(listed(session).state().pinned()).isTrue();
        assertThat(manifest.compress(compressed, VERSION)).isFalse();
        assertThat(SessionFiles.create(folder, Clock.fixed(START, ZoneOffset.UTC))
                        .trace())
                .hasFileName("trace_100000_2.jsonl");
        assertThat(manifest.remove(List.of(compressed), true, VERSION)).hasSize(1);
        assertThat(compressed).doesNotExist();
        assertThat(session.html()).doesNotExist();
    }

    @Test
    void importedTranscriptsNeitherCountNorGo() throws Exception {
        Path source = folder.resolve("talk.jsonl");
        SessionFiles kept = started(0);
        manifest.end(kept, VERSION);
        List<SessionFiles> imported = new ArrayList<>();
        for (int day = -1; day < 2; day++) {
            Clock clock = Clock.fixed(START.plus(Duration.ofDays(day)), ZoneOffset.UTC);
            SessionFiles session = SessionFiles.create(folder, clock);
            manifest.begin(session, new Capture("cursor", Capture.TRANSCRIPT), source, VERSION);
            manifest.end(session, VERSION);
            imported.add(session);
        }
        SessionFiles current = started(3);

        assertThat(manifest.removeOldest(2, current, VERSION)).isZero();
        assertThat(kept.trace()).exists();
        assertThat(manifest.removeOldest(1, current, VERSION)).isEqualTo(1);
        assertThat(kept.trace()).doesNotExist();
        assertThat(imported).allSatisfy(session -> assertThat(session.trace()).exists());
        Files.delete(imported.get(0).trace());
        assertThat(manifest.imported().get(source))
                .containsExactly(imported.get(1).trace(), imported.get(2).trace());
    }

    @Test
    void removesNothingWithoutALimit() throws Exception {
        SessionFiles session = started(0);
        manifest.end(session, VERSION);
        assertThat(manifest.removeOldest(0, started(1), VERSION)).isZero();
        assertThat(session.trace()).exists();
    }

    @Test
    void takesInTraceFilesThatWereThereBefore() throws Exception {
        Path old = Files.createDirectories(folder.resolve("2025-01-02")).resolve("trace_030405.jsonl");
        Files.writeString(old, "");
        SessionFiles current = started(0);
        assertThat(json().array("traces").orElseThrow()).hasSize(2);
        assertThat(manifest.removeOldest(1, current, VERSION)).isEqualTo(1);
        assertThat(old).doesNotExist();
    }

    @Test
    void touchesNothingOutsideItsFolderWhateverTheManifestNames() throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        Path victim = Files.writeString(folder.resolve("trace_victim"), "precious");
        Path linked = Files.createDirectory(folder.resolve("linked"));
        Path behindLink = Files.writeString(linked.resolve("trace_000000.jsonl"), "precious");
        Files.createSymbolicLink(out.resolve("2024-01-01"), linked);
        Files.writeString(
                out.resolve(".cloudtap-manifest.json"),
                "{\"traces\":[{\"timestamp\":\"1\",\"files\":[\"../trace_victim\",\"" + victim + "\"]},"
                        + "{\"timestamp\":\"2\",\"files\":[\"2024-01-01/trace_000000.jsonl\"]}]}");
        Manifest hostile = Manifest.of(out);
        SessionFiles current = SessionFiles.create(out, Clock.fixed(START, ZoneOffset.UTC));
        hostile.begin(current, CAPTURE, VERSION);
        hostile.removeOldest(1, current, VERSION);
        assertThat(victim).hasContent("precious");
        assertThat(behindLink).hasContent("precious");
    }

    @Test
    void replacesALinkInItsPlaceAndRefusesOneInTheLocksPlace() throws Exception {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Files.createSymbolicLink(folder.resolve(".cloudtap-manifest.json"), victim);
        started(0);
        assertThat(Files.isRegularFile(folder.resolve(".cloudtap-manifest.json"), LinkOption.NOFOLLOW_LINKS))
                .isTrue();
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.createSymbolicLink(out.resolve(".cloudtap-manifest.lock"), victim);
        SessionFiles session = SessionFiles.create(out, Clock.fixed(START, ZoneOffset.UTC));
        assertThatThrownBy(() -> Manifest.of(out).begin(session, CAPTURE, VERSION))
                .isInstanceOf(IOException.class);
        assertThat(victim).hasContent("precious");
    }

    @Test
    void losesNoEntryWhenManySessionsStartAtOnce() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Callable<SessionFiles>> tasks = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            tasks.add(() -> started(0));
        }
        for (Future<SessionFiles> done : pool.invokeAll(tasks)) {
            done.get();
        }
        pool.shutdown();
        assertThat(json().array("traces").orElseThrow()).hasSize(12);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.startsWith(".cloudtap-running-")))
                    .containsExactlyInAnyOrder(".cloudtap-manifest.json", ".cloudtap-manifest.lock", "2026-05-20");
        }
    }

    private SessionFiles started(int day) throws IOException {
        Clock clock = Clock.fixed(START.plus(Duration.ofDays(day)), ZoneOffset.UTC);
        SessionFiles session = SessionFiles.create(folder, clock);
        manifest.begin(session, CAPTURE, VERSION);
        return session;
    }

    private SessionFiles ended(int day) throws IOException {
        SessionFiles session = started(day);
        manifest.end(session, VERSION);
        return session;
    }

    private ListedSession listed(SessionFiles session) throws IOException {
        Path whole = TraceFile.sibling(session.trace(), "");
        return manifest.sessions().stream()
                .filter(listed -> TraceFile.sibling(listed.trace(), "").equals(whole))
                .findFirst()
                .orElseThrow();
    }

    private ListedSession.State state(SessionFiles session) throws IOException {
        return listed(session).state();
    }

    private List<String> locks() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(".cloudtap-running-"))
                    .toList();
        }
    }

    private JsonObject json() throws IOException, JsonException {
        return JsonText.parse(Files.readString(folder.resolve(".cloudtap-manifest.json")))
                .asObject()
                .orElseThrow();
    }
}
