package dev.claudetap.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.trace.SessionFiles;
import dev.claudetap.trace.TraceFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Instant START = Instant.parse("2026-05-20T10:00:00Z");
    private static final Instant NOW = START.plus(Duration.ofDays(10));

    @TempDir
    Path output;

    private SessionFolder folder = new SessionFolder(Path.of("unset"));

    @BeforeEach
    void fill() throws Exception {
        folder = new SessionFolder(output);
        for (int day = 0; day < 5; day++) {
            folder.ended(START.plus(Duration.ofDays(day)), "day " + day, "answer");
        }
    }

    @Test
    void theOldGoAndThePinnedAndTheRunningStay() throws Exception {
        SessionStore store = folder.store();
        store.pin(session(store, "day 0"), true);
        SessionFiles running = folder.begin(START.plusSeconds(60), "claude");
        SessionFolder.append(running, folder.call(START.plusSeconds(60), "still here", "yes"));
        Retention rules = new Retention(Optional.of(Duration.ofDays(7)), OptionalLong.empty(), false, Optional.empty());
        Retention.Plan plan = rules.plan(store.list(), NOW);
        assertThat(prompts(plan.removed())).containsExactly("day 1", "day 2");
        assertThat(store.list()).hasSize(6);

        store.pin(session(store, "day 1"), true);
        Retention.Plan done = Retention.carryOut(plan, store);
        assertThat(prompts(done.removed())).containsExactly("day 2");
        assertThat(done.kept()).isEqualTo(5);
        assertThat(prompts(store.list())).containsExactly("day 4", "day 3", "day 1", "still here", "day 0");
    }

    @Test
    void theOldestGoUntilTheRestIsSmallEnough() throws Exception {
        List<StoredSession> sessions = folder.store().list();
        long one = sessions.get(0).bytes();
        Retention rules = new Retention(Optional.empty(), OptionalLong.of(2 * one), false, Optional.empty());
        Retention.Plan plan = rules.plan(sessions, NOW);
        assertThat(prompts(plan.removed())).containsExactly("day 0", "day 1", "day 2");
        assertThat(plan.kept()).isEqualTo(2);
        assertThat(plan.keptBytes()).isEqualTo(2 * one);
        assertThat(plan.removedBytes()).isEqualTo(3 * one);
    }

    @Test
    void pagesAndLogsCountToo() throws Exception {
        StoredSession before = session(folder.store(), "day 0");
        Files.writeString(TraceFile.sibling(before.trace(), ".html"), "x".repeat(1_000));
        Files.writeString(TraceFile.sibling(before.trace(), ".log"), "x".repeat(500));

        assertThat(session(folder.store(), "day 0").bytes()).isEqualTo(before.bytes() + 1_500);
    }

    @Test
    void compressesWhatStaysAndWasNotTouchedForADay() throws Exception {
        SessionStore store = folder.store();
        Retention rules = new Retention(
                Optional.of(Duration.ofDays(9)), OptionalLong.empty(), false, Optional.of(Duration.ofDays(7)));
        Retention.Plan done = Retention.carryOut(rules.plan(store.list(), NOW), store);
        assertThat(prompts(done.compressed())).containsExactly("day 1", "day 2");
        StoredSession compressed = session(store, "day 1");
        assertThat(compressed.isCompressed()).isTrue();
        assertThat(compressed.trace()).hasFileName("trace_100000.jsonl.gz");
        assertThat(compressed.id()).isEqualTo("2026-05-21_100000");
        assertThat(new SessionSearch("day 1").scan(compressed, hit -> false)).isFalse();
        assertThat(rules.plan(store.list(), NOW).compressed()).isEmpty();
    }

    private static StoredSession session(SessionStore store, String prompt) throws Exception {
        return store.list().stream()
                .filter(session -> session.figures().words().firstPrompt().equals(prompt))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> prompts(List<StoredSession> sessions) {
        return sessions.stream()
                .map(session -> session.figures().words().firstPrompt())
                .toList();
    }
}
