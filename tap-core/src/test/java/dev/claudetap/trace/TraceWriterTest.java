package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.json.JsonString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceWriterTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-05-20T10:11:12Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    @Test
    void namesFilesByDayAndTime() throws IOException {
        try (TraceWriter first = TraceWriter.create(folder.resolve("new/out"), CLOCK);
                TraceWriter second = TraceWriter.create(folder.resolve("new/out"), CLOCK)) {
            assertThat(first.file()).isEqualTo(folder.resolve("new/out/2026-05-20/trace_101112.jsonl"));
            assertThat(second.file()).isEqualTo(folder.resolve("new/out/2026-05-20/trace_101112_2.jsonl"));
            assertThat(second.files().html()).isEqualTo(folder.resolve("new/out/2026-05-20/trace_101112_2.html"));
            assertThat(second.files().log()).isEqualTo(folder.resolve("new/out/2026-05-20/trace_101112_2.log"));
        }
    }

    @Test
    void keepsFoldersAndFilesToTheirOwner() throws IOException {
        try (TraceWriter writer = TraceWriter.create(folder.resolve("out"), CLOCK)) {
            Path file = writer.file();
            Path day = file.resolveSibling(".").normalize();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(day)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("out"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void neitherFollowsNorOverwritesPlantedLinks() throws IOException {
        Path victim = Files.writeString(folder.resolve("victim"), "precious");
        Path day = Files.createDirectories(folder.resolve("out/2026-05-20"));
        Files.createSymbolicLink(day.resolve("trace_101112.jsonl"), victim);
        try (TraceWriter writer = TraceWriter.create(folder.resolve("out"), CLOCK)) {
            writer.write(record(1));
            assertThat(writer.file()).isEqualTo(day.resolve("trace_101112_2.jsonl"));
        }
        assertThat(victim).hasContent("precious");
    }

    @Test
    void refusesADaysFolderThatIsALink() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path out = Files.createDirectory(folder.resolve("out"));
        Files.createSymbolicLink(out.resolve("2026-05-20"), elsewhere);
        assertThatThrownBy(() -> TraceWriter.create(out, CLOCK)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(elsewhere).isEmptyDirectory();
    }

    @Test
    void givesEachOfManyConcurrentSessionsItsOwnFileWithWholeLines() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        List<Callable<Path>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tasks.add(() -> {
                try (TraceWriter writer = TraceWriter.create(folder, CLOCK)) {
                    for (int turn = 1; turn <= 40; turn++) {
                        writer.write(record(turn));
                    }
                    return writer.file();
                }
            });
        }
        Set<Path> files = new HashSet<>();
        for (Future<Path> done : pool.invokeAll(tasks)) {
            files.add(done.get());
        }
        pool.shutdown();
        assertThat(files)
                .hasSize(8)
                .allSatisfy(file -> assertThat(Trace.read(file).records()).hasSize(40));
    }

    @Test
    void keepsLinesWholeWhenSeveralThreadsShareAWriter() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (TraceWriter writer = TraceWriter.create(folder, CLOCK)) {
            Callable<Integer> task = () -> {
                for (int turn = 1; turn <= 100; turn++) {
                    writer.write(record(turn));
                }
                return 0;
            };
            for (Future<Integer> done : pool.invokeAll(List.of(task, task))) {
                done.get();
            }
            pool.shutdown();
            try (TraceReader reader = TraceReader.open(writer.file())) {
                assertThat(reader).hasSize(200);
                assertThat(reader.skippedLines()).isZero();
            }
        }
    }

    @Test
    void takesBackATornLineOnAFullDiskAndGoesOnWhenThereIsRoomAgain() throws IOException {
        SessionFiles files = SessionFiles.create(folder, CLOCK);
        AtomicLong room = new AtomicLong(Long.MAX_VALUE);
        try (TraceWriter writer = new TraceWriter(files, () -> new FullDisk(files.trace(), room))) {
            writer.write(record(1));
            long whole = Files.size(files.trace());
            room.set(whole + 100);
            assertThatThrownBy(() -> writer.write(record(2))).isInstanceOf(IOException.class);
            assertThat(Files.size(files.trace())).isEqualTo(whole);
            room.set(Long.MAX_VALUE);
            writer.write(record(3));
        }
        assertThat(Trace.read(files.trace()).records())
                .extracting(record -> record.header().turn().number())
                .containsExactly(1, 3);
    }

    @Test
    void writesAHugeRecordWholeWhateverItsLettersAre() throws IOException {
        String text = "\ud83d\ude80x\u6f22\"\n\ud800".repeat(150_000);
        Body.Json json = new Body.Json(new JsonString("a" + text).toJson());
        TraceRecord first = record(1);
        TraceRecord huge = new TraceRecord.Http(
                first.header(),
                first.request().withBody(new Body.Text(text)),
                new ResponseRecord(200, "", Headers.EMPTY, Headers.EMPTY, json, BodyInfo.NONE, List.of()));
        SessionFiles files = SessionFiles.create(folder, CLOCK);
        AtomicLong room = new AtomicLong(1 << 20);
        try (TraceWriter writer = new TraceWriter(files, () -> new FullDisk(files.trace(), room))) {
            assertThatThrownBy(() -> writer.write(huge)).isInstanceOf(IOException.class);
            assertThat(files.trace()).isEmptyFile();
            room.set(Long.MAX_VALUE);
            writer.write(huge);
        }
        List<TraceRecord> read = Trace.read(files.trace()).records();
        assertThat(read).singleElement().satisfies(record -> {
            assertThat(record.request().body().equals(huge.request().body())).isTrue();
            assertThat(record.response().body().equals(huge.response().body())).isTrue();
        });
    }

    @Test
    void losesNoRecordToAnInterruptedThread() throws IOException {
        try (TraceWriter writer = TraceWriter.create(folder, CLOCK)) {
            Thread.currentThread().interrupt();
            writer.write(record(1));
            assertThat(Thread.interrupted()).isTrue();
            writer.write(record(2));
            assertThat(Trace.read(writer.file()).records()).hasSize(2);
        }
    }

    @Test
    void refusesToWriteAfterItWasClosed() throws IOException {
        TraceWriter writer = TraceWriter.create(folder, CLOCK);
        writer.close();
        writer.close();
        assertThatThrownBy(() -> writer.write(record(1))).isInstanceOf(IOException.class);
    }

    static TraceRecord record(int turn) {
        Instant now = CLOCK.instant();
        return new TraceRecord.Http(
                new RecordHeader(
                        "req_" + turn,
                        Turn.of(turn),
                        new Timing(now, null, now),
                        Outcome.COMPLETED,
                        null,
                        null,
                        new Capture("claude", "reverse")),
                new RequestRecord("POST", "/", Headers.EMPTY, new Body.Text("x".repeat(3000)), BodyInfo.NONE),
                ResponseRecord.none());
    }

    /** A file on a disk with only so much room. */
    private static final class FullDisk implements SeekableByteChannel {
        private final SeekableByteChannel file;
        private final AtomicLong room;

        FullDisk(Path path, AtomicLong room) throws IOException {
            this.file = Files.newByteChannel(path, StandardOpenOption.WRITE);
            this.room = room;
        }

        @Override
        public int write(ByteBuffer src) throws IOException {
            long left = room.get() - file.position();
            if (left <= 0) {
                throw new IOException("No space left on device");
            }
            ByteBuffer fits = src.duplicate();
            fits.limit((int) Math.min(src.limit(), src.position() + left));
            int written = file.write(fits);
            src.position(src.position() + written);
            return written;
        }

        @Override
        public int read(ByteBuffer dst) throws IOException {
            return file.read(dst);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long newPosition) throws IOException {
            file.position(newPosition);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
