package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.pricing.PriceTable;
import dev.claudetap.redact.Redactor;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SinkFailureTest {
    /** A disk that can be full. */
    private static final class Disk implements TraceSink {
        private final AtomicBoolean full = new AtomicBoolean(true);
        private final List<TraceRecord> stored = new ArrayList<>();
        private boolean closed;

        @Override
        public synchronized void accept(TraceRecord record) throws IOException {
            if (full.get()) {
                throw new IOException("No space left on device");
            }
            stored.add(record);
        }

        @Override
        public synchronized void close() {
            closed = true;
        }

        synchronized List<Integer> turns() {
            return stored.stream().map(r -> r.header().turn().number()).toList();
        }
    }

    private static void exchange(Recorder recorder) throws InterruptedException {
        Exchange.messages(recorder, "{}")
                .answer(200, "Content-Type", "application/json")
                .data("{}")
                .answerEnd()
                .completed();
        assertThat(recorder.awaitIdle(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void otherSinksGetTheRecordOfOneThatThrows() throws Exception {
        MemorySink good = new MemorySink();
        TraceSink bad = record -> {
            throw new IllegalStateException("bug");
        };
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(bad, good))) {
            exchange(recorder);
            exchange(recorder);
            assertThat(good.trace().records()).hasSize(2);
            assertThat(recorder.summary().storageErrors()).isEqualTo(2);
            assertThat(recorder.summary().unsaved()).isEqualTo(2);
        }
    }

    /** Whoever writes tests asserts something in a sink. */
    @Test
    void anAssertionThatFailsInASinkHarmsNoOther() throws Exception {
        MemorySink before = new MemorySink();
        Disk after = new Disk();
        after.full.set(false);
        TraceSink asserting = new TraceSink() {
            @Override
            public void accept(TraceRecord record) {
                throw new AssertionError("expected 500");
            }

            @Override
            public void close() {
                throw new AssertionError("expected 2 records");
            }
        };
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(before, asserting, after))) {
            exchange(recorder);
            exchange(recorder);
            assertThat(before.trace().records()).hasSize(2);
            assertThat(after.turns()).containsExactly(1, 2);
            assertThat(recorder.summary().calls()).isEqualTo(2);
            assertThat(recorder.summary().storageErrors()).isEqualTo(2);
        }
        assertThat(after.closed).isTrue();
    }

    @Test
    void recordsWaitForAFullDiskAndKeepTheirOrder() throws Exception {
        Disk disk = new Disk();
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(disk))) {
            exchange(recorder);
            exchange(recorder);
            assertThat(recorder.summary().unsaved()).isEqualTo(2);
            disk.full.set(false);
            exchange(recorder);
            assertThat(disk.turns()).containsExactly(1, 2, 3);
            assertThat(recorder.summary().unsaved()).isZero();
            assertThat(recorder.summary().storageErrors()).isEqualTo(2);
        }
        assertThat(disk.closed).isTrue();
    }

    @Test
    void aFullDiskIsToldOnceAndInPlainWords() throws Exception {
        List<LogRecord> told = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                told.add(entry);
            }

            @Override
            public void flush() {
                // Kept in a list.
            }

            @Override
            public void close() {
                // As above.
            }
        };
        Logger logger = Logger.getLogger("dev.claudetap.capture");
        logger.addHandler(handler);
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(new Disk()))) {
            exchange(recorder);
            exchange(recorder);
            exchange(recorder);
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(told).singleElement().satisfies(entry -> {
            assertThat(entry.getThrown()).isNull();
            assertThat(entry.getMessage())
                    .isEqualTo("the disk is full: records wait in memory and are stored once there is room; traffic"
                            + " goes on");
        });
    }

    @Test
    void closeGivesUpASinkThatHangsInANativeCall() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        try (ServerSocket nobodyCalls = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TraceSink hanging = record -> {
                entered.countDown();
                nobodyCalls.accept().close();
            };
            Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(hanging), Duration.ofMillis(200));
            Exchange.messages(recorder, "{}").completed();
            assertThat(entered.await(60, TimeUnit.SECONDS)).isTrue();
            Thread closing = new Thread(recorder::close);
            closing.start();
            closing.join(60_000);
            assertThat(closing.isAlive()).isFalse();
        }
    }

    @Test
    void closeWaitsForASinkThatGoesOnAndNoLonger() throws Exception {
        HeldSink slow = new HeldSink();
        Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(slow), Duration.ofHours(1));
        Exchange.messages(recorder, "{}").completed();
        slow.awaitRecord();
        Thread closing = new Thread(recorder::close);
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING && closing.isAlive()) {
            Thread.onSpinWait();
        }
        closing.join(500); // longer than the first look, with which it would end if it had no patience
        assertThat(closing.isAlive()).isTrue();
        assertThat(slow.trace().records()).isEmpty();
        slow.letGo();
        closing.join();
        assertThat(slow.trace().records()).hasSize(1);
    }

    @Test
    void closeOffersOnceMoreWhatWaits() throws Exception {
        Disk disk = new Disk();
        Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(disk));
        exchange(recorder);
        disk.full.set(false);
        recorder.close();
        assertThat(disk.turns()).containsExactly(1);
    }

    @Test
    void slowSinkHoldsUpNobodyAndMemoryStaysBounded() throws Exception {
        HeldSink slow = new HeldSink();
        long limit = 4 << 20;
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS.withMaxWaitingBytes(limit), List.of(slow))) {
            Exchange.messages(recorder, "{}").completed();
            slow.awaitRecord();
            Exchange large = Exchange.messages(recorder, "{}").answer(200, "Content-Type", "text/plain");
            byte[] piece = Exchange.utf8("0123456789abcdef".repeat(1024));
            for (int i = 0; i < 4096; i++) {
                large.data(piece);
            }
            large.answerEnd().completed();
            slow.letGo();
            assertThat(recorder.awaitIdle(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(slow.trace().records()).hasSize(2);
        assertThat(slow.trace().records().get(1).response().bodyInfo().wireBytes())
                .isEqualTo(4096L * 16 * 1024);
    }

    private static TraceRecord record(int turn, String text) throws InterruptedException {
        MemorySink sink = new MemorySink();
        try (Recorder recorder = Recorder.start(RecorderTest.OPTIONS, List.of(sink))) {
            for (int i = 0; i < turn; i++) {
                Exchange.messages(recorder, "{\"text\":\"" + text + "\"}").completed();
            }
            assertThat(recorder.awaitIdle(Duration.ofSeconds(30))).isTrue();
        }
        return sink.trace().records().get(turn - 1);
    }

    @Test
    void fanOutTellsStoredPendingAndLost() throws Exception {
        Disk disk = new Disk();
        SinkFanOut sinks = new SinkFanOut(List.of(disk), 20_000);
        assertThat(sinks.accept(record(1, "x".repeat(50_000)))).isEqualTo(SinkFanOut.Fate.LOST);
        assertThat(sinks.hasPending()).isFalse();
        assertThat(sinks.accept(record(1, "small"))).isEqualTo(SinkFanOut.Fate.PENDING);
        assertThat(sinks.accept(record(1, "x".repeat(50_000)))).isEqualTo(SinkFanOut.Fate.LOST);
        disk.full.set(false);
        assertThat(sinks.accept(record(1, "small"))).isEqualTo(SinkFanOut.Fate.STORED);
        assertThat(sinks.unsaved()).isEqualTo(2);
    }

    @Test
    void journalKeepsWhatIsLostAlsoWhenItStartsOver(@TempDir Path folder) throws Exception {
        Path journals = folder.resolve("journal");
        Path trace = folder.resolve(KilledSession.TRACE);
        Redactor redactor = Redactor.standard();
        Disk disk = new Disk();
        JournalWriter journal = new JournalWriter(journals, trace);
        RecordExit exit = new RecordExit(
                redactor, new SinkFanOut(List.of(disk), 20_000), new SummaryBuilder(PriceTable::bundled), journal);
        TraceRecord heavy = record(1, "x".repeat(50_000));
        String id = heavy.header().requestId();
        ExchangeJournal entry = new ExchangeJournal(id, journal, redactor);
        entry.request(heavy, true);
        exit.deliver(heavy, false, List.of());
        exit.settle(entry, "req_next", 0);
        exit.settleLate();
        assertThat(texts(journals)).contains(id);
        assertThat(exit.keepsEntries()).isTrue();
        assertThat(exit.keepsEntries()).isFalse();
        journal.setAside();
        TraceRecord small = record(1, "small");
        journal.request(small);
        journal.done(small.header().requestId());
        assertThat(texts(journals)).contains(id).doesNotContain(small.header().requestId());
        journal.close();
        assertThat(journals).isEmptyDirectory();
    }

    private static String texts(Path folder) throws IOException {
        StringBuilder all = new StringBuilder();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void journalTakesNoHalfOfAWordThatIsTooLongToTell() {
        assertThat(ExchangeJournal.wholeWords("a".repeat(9000) + "sk-ant")).isEmpty();
        assertThat(ExchangeJournal.wholeWords("one two sk-ant")).isEqualTo("one two ");
        assertThat(ExchangeJournal.wholeWords("{\"k\":\"sk-ant")).isEqualTo("{\"k\":\"");
    }
}
