package dev.claudetap.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.Body;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SpillTest {
    /** Each ledger keeps the piece that it is writing. */
    private static final long PIECES_IN_USE = 4 * 64 * 1024;

    private static final String CANARY = "CANARY-in-the-clear";

    @TempDir
    private Path folder;

    @Test
    void spilledBytesComeBackInAnyOrderFromAFileWithoutAName() throws Exception {
        try (SpillFile file = new SpillFile(folder)) {
            List<SpillFile.Slot> slots = new ArrayList<>();
            List<byte[]> texts = new ArrayList<>();
            Random random = new Random(3);
            for (int i = 0; i < 20; i++) {
                byte[] text = Exchange.utf8((CANARY + i).repeat(1 + random.nextInt(50)));
                texts.add(text);
                slots.add(file.write(text, text.length));
            }
            try (Stream<Path> named = Files.list(folder)) {
                assertThat(named).as("names below the folder while bytes wait").isEmpty();
            }
            for (int i = slots.size() - 1; i >= 0; i--) {
                assertThat(file.readBack(slots.get(i))).isEqualTo(texts.get(i));
            }
            SpillFile.Slot again = file.write(texts.get(0), texts.get(0).length);
            assertThat(again.offset()).isZero();
            assertThat(file.readBack(again)).isEqualTo(texts.get(0));
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void placesThatWereReadAreUsedAgainWhileOthersStillWait() throws Exception {
        Random random = new Random(11);
        int longest = 5_000;
        int waiting = 20;
        Deque<Map.Entry<SpillFile.Slot, byte[]>> slots = new ArrayDeque<>();
        long furthest = 0;
        try (SpillFile file = new SpillFile(folder)) {
            for (int i = 0; i < 5_000; i++) {
                byte[] bytes = new byte[1 + random.nextInt(longest)];
                random.nextBytes(bytes);
                SpillFile.Slot slot = file.write(bytes, bytes.length);
                furthest = Math.max(furthest, slot.offset() + slot.length());
                slots.add(Map.entry(slot, bytes));
                if (slots.size() > waiting) {
                    // Mostly in order, as pieces of the ledger are; bodies now and then overtake them.
                    Map.Entry<SpillFile.Slot, byte[]> read =
                            random.nextInt(4) == 0 ? slots.removeLast() : slots.removeFirst();
                    assertThat(file.readBack(read.getKey())).isEqualTo(read.getValue());
                }
            }
        }
        assertThat(furthest).isLessThan(4L * waiting * longest);
    }

    /** What this process has open below the folder, also without a name. */
    private List<String> openFiles() throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.exists(descriptor) || Files.isSymbolicLink(descriptor)) {
                    addIfOurs(descriptor, contents);
                }
            }
        }
        return contents;
    }

    private void addIfOurs(Path descriptor, List<String> contents) throws IOException {
        String target;
        try {
            target = Files.readSymbolicLink(descriptor).toString();
        } catch (java.nio.file.NoSuchFileException closedMeanwhile) {
            return;
        }
        if (target.startsWith(folder.toString())) {
            try (FileChannel channel = FileChannel.open(descriptor, StandardOpenOption.READ)) {
                ByteBuffer all = ByteBuffer.allocate((int) channel.size());
                int read = channel.read(all);
                while (all.hasRemaining() && read >= 0) {
                    read = channel.read(all);
                }
                contents.add(new String(all.array(), StandardCharsets.ISO_8859_1));
            }
        }
    }

    @Test
    void whatWaitsBehindASlowSinkGoesToTheFileAndComesBackWhole() throws Exception {
        HeldSink slow = new HeldSink();
        RecorderOptions options = RecorderTest.OPTIONS
                .withMaxWaitingBytes(1 << 20)
                .withMaxBodyBytes(4 << 20)
                .withSpillDirectory(folder);
        byte[] body = Exchange.utf8((CANARY + "-0123456789abcdef").repeat(100_000));
        try (Recorder recorder = Recorder.start(options, List.of(slow))) {
            Exchange.messages(recorder, "{}").completed();
            slow.awaitRecord();
            Exchange large = Exchange.messages(recorder, "{}").answer(200, "Content-Type", "text/plain");
            int sent = 0;
            while (sent < body.length) {
                // As a wire would: no faster than the disk takes it.
                int most = Math.min(body.length, sent + 100_000);
                large.pieces(Arrays.copyOfRange(body, sent, most), 16_000);
                sent = most;
                awaitWaiting(recorder, 1_100_000);
            }
            assertThat(openFiles())
                    .isNotEmpty()
                    .anySatisfy(bytes -> assertThat(bytes).contains(CANARY));
            try (Stream<Path> named = Files.list(folder)) {
                assertThat(named).as("names below the folder while bytes wait").isEmpty();
            }
            large.answerEnd().completed();
            slow.letGo();
            assertThat(recorder.awaitIdle(Duration.ofSeconds(60))).isTrue();
            assertThat(recorder.waiting()).isLessThanOrEqualTo(PIECES_IN_USE);
        }
        Body recorded = slow.trace().records().get(1).response().body();
        assertThat(((Body.Text) recorded).text())
                .hasSize(body.length)
                .isEqualTo(new String(body, StandardCharsets.UTF_8));
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void pileOfSmallExchangesWaitsOutsideTheHeapAndEachGetsItsRecord() throws Exception {
        HeldSink slow = new HeldSink();
        RecorderOptions options =
                RecorderTest.OPTIONS.withMaxWaitingBytes(1 << 20).withSpillDirectory(folder);
        int many = 2_000;
        try (Recorder recorder = Recorder.start(options, List.of(slow))) {
            Exchange.messages(recorder, "{}").completed();
            slow.awaitRecord();
            for (int i = 0; i < many; i++) {
                Exchange.messages(recorder, "{\"n\":" + i + ",\"pad\":\"" + "x".repeat(500) + "\"}")
                        .answer(200, "Content-Type", "application/json", "X-Number", "" + i)
                        .data("{\"answer\":" + i + "}")
                        .answerEnd()
                        .completed();
                awaitWaiting(recorder, 1_100_000);
            }
            slow.letGo();
            assertThat(recorder.awaitIdle(Duration.ofSeconds(60))).isTrue();
        }
        assertThat(slow.trace().records()).hasSize(1 + many).satisfies(records -> {
            for (int i = 0; i < many; i++) {
                TraceRecord record = records.get(1 + i);
                assertThat(record.header().outcome()).isEqualTo(Outcome.COMPLETED);
                assertThat(record.response().headers().first("X-Number")).contains("" + i);
                assertThat(((Body.Json) record.request().body()).text()).startsWith("{\"n\":" + i + ",");
                assertThat(((Body.Json) record.response().body()).text()).isEqualTo("{\"answer\":" + i + "}");
            }
        });
    }

    private static void awaitWaiting(Recorder recorder, long most) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (recorder.waiting() > most) {
            assertThat(System.nanoTime()).as("the disk takes it in time").isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
    }

    @Test
    void pieceThatNobodyReadsGivesItsPlaceFree() throws Exception {
        try (SpillFile file = new SpillFile(folder)) {
            Segment piece = new Segment(new byte[32]);
            piece.append(1, Mark.REQUEST_DATA.pack(0, 16), ByteBuffer.wrap(new byte[16]), 0);
            piece.link(new Segment(new byte[32]));
            assertThat(piece.spill(file)).hasSize(32);
            piece.release();
            piece.release();
            assertThat(file.write(new byte[8], 8).offset()).isZero();
        }
    }
}
