package dev.claudetap.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionLockTest {
    @TempDir
    Path folder;

    private List<Path> locks() throws IOException {
        try (Stream<Path> files = Files.list(folder.toRealPath())) {
            return files.toList();
        }
    }

    @Test
    void aSessionIsHeldFromItsStartToItsEnd() throws IOException {
        SessionLock.hold(folder, "day/trace_1.jsonl");
        assertThat(SessionLock.isHeld(folder, "day/trace_1.jsonl")).isTrue();
        assertThat(SessionLock.isHeld(folder, "day/trace_2.jsonl")).isFalse();

        SessionLock.release(folder, "day/trace_1.jsonl");
        SessionLock.release(folder, "day/trace_1.jsonl");
        assertThat(SessionLock.isHeld(folder, "day/trace_1.jsonl")).isFalse();
        assertThat(locks()).isEmpty();
    }

    /** As when the library was loaded twice into one JVM. */
    @Test
    void aLockOfThisJvmThatWeDoNotKnowIsHeldToo() throws IOException {
        SessionLock.hold(folder, "day/trace_1.jsonl");
        Path file = locks().get(0);
        SessionLock.abandon(folder, "day/trace_1.jsonl");
        assertThat(SessionLock.isHeld(folder, "day/trace_1.jsonl")).isFalse();

        try (FileChannel other = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(SessionLock.isHeld(folder, "day/trace_1.jsonl")).isTrue();
            SessionLock.removeDead(folder);
            assertThat(file).exists();
        }
    }

    @Test
    void holdingASessionOnceMoreLeavesOneLock() throws IOException {
        SessionLock.hold(folder, "day/trace_1.jsonl");
        SessionLock.hold(folder, "day/trace_1.jsonl");
        assertThat(locks()).hasSize(1);

        SessionLock.release(folder, "day/trace_1.jsonl");
        assertThat(locks()).isEmpty();
    }
}
