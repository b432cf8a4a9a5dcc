package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonString;
import dev.claudetap.trace.Body;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class JournalTest {
    /** What one killed session left, for the tests that only need that. */
    @TempDir
    private static Path left;

    @TempDir
    private Path folder;

    @BeforeAll
    @Timeout(120)
    static void killOne() throws Exception {
        JournalTest one = new JournalTest();
        one.folder = left;
        Process session = one.session();
        try {
            one.awaitJournal("the part that came", "waiting", "no json");
        } finally {
            one.kill(session);
        }
    }

    /** As if a session of this test had been killed. */
    private void killed() throws IOException {
        try (Stream<Path> files = Files.walk(left)) {
            for (Path file : files.filter(path -> !path.equals(left)).toList()) {
                Files.copy(file, folder.resolve(left.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private Path journals() {
        return folder.resolve("journal");
    }

    private Path trace() {
        return folder.resolve(KilledSession.TRACE);
    }

    private Process session() throws Exception {
        Process session = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSession.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(session.inputReader().readLine()).isEqualTo("asked");
        awaitJournal("/v1/responses");
        session.outputWriter().append('\n').flush();
        assertThat(session.inputReader().readLine()).isEqualTo("under way");
        return session;
    }

    /** Waits for what the journal is to say; the test's time-out ends it otherwise. */
    private void awaitJournal(String... parts) throws Exception {
        Files.createDirectories(journals());
        try (WatchService watch = folder.getFileSystem().newWatchService()) {
            journals().register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            while (!says(parts)) {
                WatchKey key = watch.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    key.pollEvents();
                    key.reset();
                }
            }
        }
    }

    private boolean says(String... parts) throws IOException {
        String text = journal();
        return Stream.of(parts).allMatch(text::contains);
    }

    private String journal() throws IOException {
        if (!Files.isDirectory(journals())) {
            return "";
        }
        try (Stream<Path> files = Files.list(journals())) {
            StringBuilder all = new StringBuilder();
            files.forEach(file -> all.append(read(file)));
            return all.toString();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<TraceRecord> records() throws Exception {
        List<TraceRecord> records = new ArrayList<>();
        for (String line : Files.readAllLines(trace())) {
            records.add(TraceJson.read(line));
        }
        return records;
    }

    private void kill(Process session) throws InterruptedException {
        session.destroyForcibly();
        session.waitFor();
    }

    @Test
    void whatWasUnderWayWhenTheTapWasKilledIsRecovered() throws Exception {
        Process session = session();
        awaitJournal("the part that came", "waiting", "no json", "\\\"ws\\\"");
        assertThat(Journal.recover(journals()).records()).isZero();
        kill(session);
        assertNoSecret(journal());
        assertThat(records()).hasSize(1);

        Journal.Recovered recovered = Journal.recover(journals());

        assertThat(recovered.records()).isEqualTo(3);
        assertThat(recovered.traceFiles()).containsExactly(trace().toAbsolutePath());
        assertThat(recovered.left()).isZero();
        assertNoSecret(Files.readString(trace()));
        List<TraceRecord> records = records();
        assertThat(records).hasSize(4);
        assertThat(((Body.Json) records.get(0).response().body()).text()).contains("earlier");
        assertThat(records.subList(1, 4)).allSatisfy(record -> {
            assertThat(record.header().outcome()).isEqualTo(Outcome.TAP_STOPPED);
            assertThat(record.header().error()).extracting("kind").isEqualTo("killed");
        });
        TraceRecord stream = byTurn(records, 2);
        assertThat(stream.response().status()).isEqualTo(200);
        assertThat(((Body.Json) stream.response().body()).text()).contains("the part that came");
        assertThat(((Body.Json) byTurn(records, 3).request().body()).text())
                .contains("waiting")
                .contains(KilledSession.DEEP);
        assertThat(byTurn(records, 3).response().status()).isZero();
        TraceRecord.WebSocket socket = (TraceRecord.WebSocket) byTurn(records, 4);
        assertThat(socket.messages()).hasSizeBetween(2, 4);
        assertThat(socket.messages().get(0).fromClient()).isTrue();
        assertThat(((Body.Json) socket.request().body()).text()).contains("\"ws\"");
        assertThat(journal()).isEmpty();
        assertThat(Journal.recover(journals()).records()).isZero();
    }

    private static TraceRecord byTurn(List<TraceRecord> records, int number) {
        return records.stream()
                .filter(record -> record.header().turn().number() == number)
                .findFirst()
                .orElseThrow();
    }

    private static void assertNoSecret(String text) {
        assertThat(text)
                .doesNotContain(KilledSession.SECRET.substring(13, 24))
                .doesNotContain(KilledSession.SECRET.substring(24));
    }

    @Test
    void twoRecoveriesAtOnceTellNothingTwice() throws Exception {
        killed();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Journal.Recovered>> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(threads.submit(() -> Journal.recover(journals())));
        }
        int told = 0;
        for (Future<Journal.Recovered> one : all) {
            told += one.get().records();
        }
        threads.shutdown();
        assertThat(told).isEqualTo(3);
        assertThat(records()).hasSize(4);
    }

    @Test
    void tornLastLineIsReplacedByWhatTheJournalKnows() throws Exception {
        killed();
        Files.writeString(trace(), Files.readString(trace()) + "{\"format\":1,\"request_id\":\"req_to");
        Journal.recover(journals());
        assertThat(records()).hasSize(4);
    }

    @Test
    void lastLineThatOnlyLacksItsBreakStaysHoweverDeepItsBodyIs() throws Exception {
        killed();
        Journal.recover(journals());
        String deep = Files.readAllLines(trace()).stream()
                .filter(line -> line.contains(KilledSession.DEEP))
                .findFirst()
                .orElseThrow();
        Path again = folder.resolve("again.jsonl");
        Files.writeString(again, deep);
        TraceRecord other = TraceJson.read(deep.replaceFirst("\"request_id\":\"[^\"]*\"", "\"request_id\":\"other\""));
        assertThat(new TraceAppender(again).append(List.of(other))).isEqualTo(1);
        assertThat(Files.readAllLines(again)).hasSize(2).first().isEqualTo(deep);
    }

    @Test
    void characterCutInTheTornLineCostsNoOtherLine() throws Exception {
        killed();
        byte[] half = Arrays.copyOf(Exchange.utf8("{\"format\":1,\"request_id\":\"\u20ac"), 29);
        Files.write(trace(), half, StandardOpenOption.APPEND);
        Journal.recover(journals());
        assertThat(records()).hasSize(4);
    }

    /** A journal that a session could have left, but about a file of somebody's choice. */
    private Path plant(String traceName) throws Exception {
        MemorySink sink = new MemorySink();
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(sink))) {
            Exchange.messages(recorder, "{\"model\":\"planted\"}").failed(Outcome.CLIENT_ABORTED, "closed");
            assertThat(recorder.awaitIdle(Duration.ofSeconds(30))).isTrue();
        }
        String record = TraceJson.write(sink.trace().records().get(0));
        Files.createDirectories(journals());
        Path journal = journals().resolve("tap-1-0123456789ab-0123456789ab.journal");
        Files.writeString(
                journal,
                "{\"journal\":1,\"trace\":" + new JsonString(traceName).toJson()
                        + "}\n{\"request\":\"req_1\",\"record\":" + record + "}\n");
        return Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rw-------"));
    }

    private Path emptyTrace() throws IOException {
        Files.createDirectories(trace().getParent());
        return Files.createFile(trace());
    }

    @Test
    void journalAboutATraceInItsPlaceIsTakenAtItsWord() throws Exception {
        emptyTrace();
        plant(KilledSession.TRACE);
        assertThat(Journal.recover(journals()).records()).isEqualTo(1);
        assertThat(records()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ABSOLUTE",
                "../victim",
                "victim",
                "2026-01-31/../victim",
                "2026-01-31/trace_1/../../victim",
                "2026-01-31/victim",
                "linked/trace_1.jsonl",
                "2026-01-30/trace_1.jsonl",
                "2026-01-31/trace_link.jsonl",
            })
    void journalCannotNameAnyOtherFileThanATrace(String name) throws Exception {
        emptyTrace();
        String text = "PATH=/bin\nexport PATH";
        Path victim = Files.writeString(folder.resolve("victim"), text);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("2026-01-30"), elsewhere);
        Files.createSymbolicLink(folder.resolve("2026-01-31/trace_link.jsonl"), victim);
        plant(name.equals("ABSOLUTE") ? victim.toString() : name);
        assertThat(Journal.recover(journals())).isEqualTo(new Journal.Recovered(0, List.of(), 1));
        assertThat(victim).hasContent(text);
        assertThat(elsewhere).isEmptyDirectory();
        assertThat(folder.resolve("2026-01-31/victim")).doesNotExist();
    }

    @Test
    void journalThatOthersCanReadOrThatIsALinkDoesNotCount() throws Exception {
        emptyTrace();
        Path journal = plant(KilledSession.TRACE);
        Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Journal.recover(journals()).records()).isZero();
        Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rw-------"));
        Path aside = Files.move(journal, folder.resolve("aside"));
        Files.createSymbolicLink(journal, aside);
        assertThat(Journal.recover(journals()).records()).isZero();
        assertThat(aside).exists();
        assertThat(trace()).isEmptyFile();
    }

    @Test
    void lastLineThatWasNeverARecordIsNotCutOff() throws Exception {
        Files.writeString(emptyTrace(), "{}\nsomebody's notes");
        plant(KilledSession.TRACE);
        assertThat(Journal.recover(journals()).left()).isEqualTo(1);
        assertThat(trace()).hasContent("{}\nsomebody's notes");
    }

    @Test
    void journalStaysWhileTheTraceCannotBeWritten() throws Exception {
        killed();
        Path aside = folder.resolve("aside");
        Files.move(trace(), aside);
        Files.createDirectory(trace());
        Journal.Recovered first = Journal.recover(journals());
        assertThat(first.records()).isZero();
        assertThat(first.left()).isEqualTo(1);
        assertThat(journal()).contains("the part that came");
        Files.delete(trace());
        Files.move(aside, trace());
        assertThat(Journal.recover(journals()).records()).isEqualTo(3);
        assertThat(records()).hasSize(4);
    }

    @Test
    void journalIsOwnersOnlyAndGoesWithTheSession() throws Exception {
        MemorySink sink = new MemorySink();
        Recorder recorder = Recorder.start(RecorderTest.OPTIONS.withJournal(journals(), trace()), List.of(sink));
        Exchange first = Exchange.messages(recorder, "{\"model\":\"slow\"}");
        awaitJournal("slow");
        try (Stream<Path> files = Files.list(journals())) {
            assertThat(files.toList()).singleElement().satisfies(file -> {
                assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
                assertThat(file.getFileName().toString()).doesNotEndWith(".jsonl");
            });
        }
        assertThat(Journal.recover(journals()).records()).isZero();
        first.failed(Outcome.CLIENT_ABORTED, "closed");
        assertThat(recorder.awaitIdle(Duration.ofSeconds(30))).isTrue();
        assertThat(journal()).isEmpty();
        recorder.close();
        try (Stream<Path> files = Files.list(journals())) {
            assertThat(files).isEmpty();
        }
        assertThat(sink.trace().records()).hasSize(1);
    }

    @Test
    void exchangeThatIsOverBeforeItIsReadGoesStraightIntoItsRecord() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch go = new CountDownLatch(1);
        MemorySink sink = new MemorySink();
        TraceSink slow = record -> {
            sink.accept(record);
            busy.countDown();
            both.countDown();
            await(go);
        };
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS.withJournal(journals(), trace()), List.of(slow))) {
            Exchange.messages(recorder, "{\"model\":\"first\"}").answer(204).completed();
            busy.await();
            Exchange waiting = Exchange.messages(recorder, "{\"model\":\"waiting\"}");
            // More than is read at a time, so that it is half read once.
            Exchange.messages(recorder, "{\"model\":\"brief\"}")
                    .answer(200)
                    .pieces(new byte[4 * Ledger.PIECE], 1024)
                    .answerEnd()
                    .completed();
            go.countDown();
            both.await();
            awaitJournal("waiting");
            assertThat(journal()).doesNotContain("brief");
            waiting.answer(204).completed();
            assertThat(recorder.awaitIdle(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(sink.trace().records()).hasSize(3);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    @Test
    void nothingToRecoverIsNoError() throws Exception {
        assertThat(Journal.recover(folder.resolve("missing"))).isEqualTo(new Journal.Recovered(0, List.of(), 0));
    }

    @Test
    void requestThatTheJournalWasToldIsTheSameInItsRecordAndWithoutSecrets() throws Exception {
        String secret = "sk-ant-api03-FAKEfakeFAKEfakeFAKEfake0123456789";
        MemorySink sink = new MemorySink();
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS.withJournal(journals(), trace()), List.of(sink))) {
            Exchange told = withSecrets(recorder, secret);
            awaitJournal("told in time");
            assertThat(journal()).doesNotContain(secret);
            told.answer(200).data("{}").answerEnd().completed();
            assertThat(recorder.awaitIdle(Duration.ofSeconds(60))).isTrue();
        }
        try (Recorder unjournaled = Recorder.start(RecorderTest.OPTIONS, List.of(sink))) {
            withSecrets(unjournaled, secret).answer(200).data("{}").answerEnd().completed();
            assertThat(unjournaled.awaitIdle(Duration.ofSeconds(60))).isTrue();
        }
        List<TraceRecord> records = sink.trace().records();
        assertThat(TraceJson.write(records.get(0))).contains("told in time").doesNotContain(secret);
        assertThat(records.get(0).request()).isEqualTo(records.get(1).request());
    }

    private static Exchange withSecrets(Recorder recorder, String secret) {
        return Exchange.post(
                        recorder, "/v1/messages?key=" + secret, "Content-Type", "application/json", "X-Api-Key", secret)
                .request(Exchange.utf8("{\"note\":\"told in time\",\"key\":\"" + secret + "\"}"))
                .requestEnd();
    }
}
