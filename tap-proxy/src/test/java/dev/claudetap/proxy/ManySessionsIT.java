package dev.claudetap.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions by the hundred in one JVM, as a long test run has them: what each one took, it gives back. */
class ManySessionsIT {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int WARM_UP = 20;

    @TempDir
    Path folder;

    private record Held(long threads, long descriptors, long buffers, long files) {}

    @Test
    void fiveHundredSessionsLeaveNoThreadPortFileOrBuffer() throws Exception {
        try (RawOrigin origin = RawOrigin.answering(OK)) {
            for (int i = 0; i < WARM_UP; i++) {
                session(origin, i);
            }
            Held before = held();
            for (int i = 0; i < 500; i++) {
                session(origin, i);
            }
            Held after = held();
            // The test server's own connections come and go, and so do other programs' temporary files: a few more or
            // less say nothing; 500 sessions would.
            assertThat(after.threads()).as("threads").isLessThan(before.threads() + 20);
            assertThat(after.descriptors()).as("descriptors").isLessThan(before.descriptors() + 20);
            assertThat(after.files()).as("temporary files").isLessThan(before.files() + 20);
            assertThat(after.buffers()).as("bytes in pooled buffers").isLessThan(before.buffers() + (64L << 20));
        }
    }

    /** One session of every third kind: records in memory, records in files, forward mode. */
    private void session(RawOrigin origin, int number) throws Exception {
        TapOptions.Builder options = switch (number % 3) {
            case 0 -> TapOptions.reverse(origin.url());
            case 1 -> TapOptions.reverse(origin.url()).outputDirectory(folder.resolve("traces"));
            default -> TapOptions.forward().ephemeralAuthority();
        };
        try (TapSession session = TapSession.start(options.environment(Map.of()).build())) {
            String target = number % 3 == 2 ? origin.url() + "/v1/models" : "/v1/models";
            try (RawAgent agent = new RawAgent(session.baseUrl().getPort())) {
                agent.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(agent.readAnswer()).isEqualTo(OK);
            }
            assertThat(session.awaitIdle(Duration.ofSeconds(60))).isTrue();
            assertThat(session.trace().records()).hasSize(1);
        }
    }

    private static Held held() throws IOException, InterruptedException {
        for (Thread thread : new HashSet<>(Thread.getAllStackTraces().keySet())) {
            if (isOurs(thread)) {
                // Its last instructions may run after close returned.
                thread.join(60_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
        return new Held(
                Thread.activeCount(),
                count(DESCRIPTORS, Set.of("")),
                PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()
                        + PooledByteBufAllocator.DEFAULT.metric().usedHeapMemory(),
                count(Path.of(System.getProperty("java.io.tmpdir", "/tmp")), Set.of("claude-tap")));
    }

    private static boolean isOurs(Thread thread) {
        return List.of("vert.x", "claude-tap").stream()
                .anyMatch(prefix -> thread.getName().startsWith(prefix));
    }

    private static long count(Path directory, Set<String> prefixes) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> prefixes.stream()
                            .anyMatch(prefix -> file.getFileName().toString().startsWith(prefix)))
                    .count();
        }
    }
}
