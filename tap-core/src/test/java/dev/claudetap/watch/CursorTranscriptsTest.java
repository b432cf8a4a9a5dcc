package dev.claudetap.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.LlmCall;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cursor's transcripts become traces, one per conversation. */
class CursorTranscriptsTest {
    private static final String QUESTION = """
            {"role":"user","message":{"content":[{"type":"text","text":"<timestamp>Today</timestamp>\\n\
            <user_query>\\nList it, key sk-ant-fake-key-for-tests-0123456789\\n</user_query>"}]}}
            """;
    private static final String CALL = """
            {"role":"assistant","message":{"content":[{"type":"text","text":"I look."},\
            {"type":"tool_use","name":"Shell","input":{"command":"ls","wait":3}}]}}
            """;
    private static final String ANSWER = """
            {"role":"assistant","message":{"content":[{"type":"text","text":"Two files."}]}}
            """;

    @TempDir
    Path directory;

    private final List<Path> unread = new ArrayList<>();
    private Path projects;
    private CursorTranscripts transcripts;

    @BeforeEach
    void aHome() {
        projects = CursorTranscripts.projects(directory);
        transcripts = importing();
    }

    private CursorTranscripts importing() {
        return new CursorTranscripts(directory.resolve("out"), "1.0", (file, why) -> unread.add(file));
    }

    @Test
    void importingAgainAddsOnlyWhatIsNew() throws IOException {
        Path file = write("p/agent-transcripts/c1.jsonl", QUESTION + CALL);
        transcripts.look(projects, Instant.EPOCH);
        transcripts.close();
        transcripts = importing();
        assertThat(transcripts.look(projects, Instant.EPOCH)).isZero();
        assertThat(transcripts.traces()).isEmpty();

        Files.writeString(file, ANSWER, StandardOpenOption.APPEND);
        assertThat(transcripts.look(projects, Instant.EPOCH)).isEqualTo(1);
        assertThat(records())
                .singleElement()
                .satisfies(record ->
                        assertThat(LlmCall.of(record).orElseThrow().messages()).hasSize(2));
    }

    @Test
    void aConversationWhoseTraceIsGoneIsImportedAgain() throws IOException {
        write("p/agent-transcripts/c1.jsonl", QUESTION + CALL);
        transcripts.look(projects, Instant.EPOCH);
        transcripts.close();
        Files.delete(transcripts.traces().get(0));
        transcripts = importing();

        assertThat(transcripts.look(projects, Instant.EPOCH)).isEqualTo(1);
        transcripts.close();
    }

    /** What is said while the first record is handed over is read: nothing was built ahead. */
    @Test
    void recordsAreMadeOneAtATime() throws IOException {
        Path file = write("c1.jsonl", QUESTION + CALL);
        List<TraceRecord> made = new ArrayList<>();

        int all = CursorTranscript.read(file, 0, record -> {
            if (made.isEmpty()) {
                append(file);
            }
            made.add(record);
        });

        assertThat(all).isEqualTo(2);
        assertThat(made).hasSize(2);
    }

    private static void append(Path file) {
        try {
            Files.writeString(file, ANSWER, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatCannotBeReadIsToldOnceAndTheRestGoesOn() throws IOException {
        Path other = write("p/agent-transcripts/z.jsonl", QUESTION + ANSWER);
        Path broken = Files.createSymbolicLink(other.resolveSibling("a.jsonl"), directory.resolve("nowhere"));

        assertThat(transcripts.look(projects, Instant.EPOCH)).isEqualTo(1);
        assertThat(transcripts.look(projects, Instant.EPOCH)).isZero();
        assertThat(unread).containsExactly(broken);
        transcripts.close();
    }

    @Test
    void aFolderThatCannotBeReadIsToldAndPassedOver() {
        List<Path> told = new ArrayList<>();
        TranscriptFinder finder = new TranscriptFinder(directory, (file, why) -> told.add(file));
        Path closed = directory.resolve("closed");
        Path half = directory.resolve("half");

        assertThat(finder.visitFileFailed(closed, new AccessDeniedException("closed")))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(finder.postVisitDirectory(half, new IOException("broke off")))
                .isEqualTo(FileVisitResult.CONTINUE);
        assertThat(finder.postVisitDirectory(directory, null)).isEqualTo(FileVisitResult.CONTINUE);
        assertThat(told).containsExactly(closed, half);
    }

    @Test
    void conversationsOfOneNameAreTwo() throws IOException {
        write("p/agent-transcripts/c1.jsonl", QUESTION + ANSWER);
        write("q/agent-transcripts/c1.jsonl", QUESTION + ANSWER);

        assertThat(transcripts.look(projects, Instant.EPOCH)).isEqualTo(2);
        assertThat(transcripts.traces()).hasSize(2);
        transcripts.close();
    }

    @Test
    void eachAnswerIsARecordWithAllThatWasSaidBefore() throws IOException {
        write("p/agent-transcripts/c1/c1.jsonl", QUESTION + CALL + ANSWER);
        assertThat(transcripts.look(projects, Instant.EPOCH)).isEqualTo(2);

        List<TraceRecord> records = records();
        assertThat(records).allSatisfy(record -> {
            assertThat(record).isInstanceOf(TraceRecord.Transcript.class);
            assertThat(record.header().capture().isFromClient()).isTrue();
        });
        LlmCall first = LlmCall.of(records.get(0)).orElseThrow();
        LlmCall second = LlmCall.of(records.get(1)).orElseThrow();
        assertThat(first.messages()).hasSize(1);
        assertThat(second.messages()).hasSize(2);
        String trace = Files.readString(transcripts.traces().get(0));
        assertThat(trace)
                .contains("List it, key ", "cursor_tool_1_1", "\"wait\":{\"type\":\"number\"}", "Two files.")
                .doesNotContain("sk-ant-fake-key", "user_query", "<timestamp>");
    }

    @Test
    void lookingAgainAddsOnlyWhatIsNew() throws IOException {
        Path file = write("p/agent-transcripts/c1.jsonl", QUESTION + CALL);
        assertThat(transcripts.look(projects, Instant.EPOCH)).isEqualTo(1);
        assertThat(transcripts.look(projects, Instant.EPOCH)).isZero();

        Files.writeString(file, ANSWER.substring(0, 20), StandardOpenOption.APPEND);
        assertThat(transcripts.look(projects, Instant.EPOCH)).isZero();
        Files.writeString(file, ANSWER.substring(20), StandardOpenOption.APPEND);
        assertThat(transcripts.look(projects, Instant.EPOCH)).isEqualTo(1);

        assertThat(records()).hasSize(2);
    }

    @Test
    void conversationsAreKeptApartAndSubAgentsAreLeftOut() throws IOException {
        write("p/agent-transcripts/c1/c1.jsonl", QUESTION + ANSWER);
        write("p/agent-transcripts/c1/subagents/s1.jsonl", QUESTION + ANSWER);
        write("q/agent-transcripts/c2.jsonl", QUESTION + ANSWER);
        write("q/notes/c3.jsonl", QUESTION + ANSWER);

        assertThat(transcripts.look(projects, Instant.EPOCH)).isEqualTo(2);
        assertThat(transcripts.traces()).hasSize(2).doesNotHaveDuplicates();
        transcripts.close();
    }

    @Test
    void whatWasNotChangedSinceIsLeftOut() throws IOException {
        write("p/agent-transcripts/c1.jsonl", QUESTION + ANSWER);

        assertThat(transcripts.look(projects, Instant.now().plusSeconds(3600))).isZero();
        assertThat(transcripts.traces()).isEmpty();
    }

    @Test
    void aMessageBeforeAnyQuestionIsNoAnswer() throws IOException {
        write("p/agent-transcripts/c1.jsonl", ANSWER + "not JSON\n{\"role\":\"system\"}\n");

        assertThat(transcripts.look(projects, Instant.EPOCH)).isZero();
    }

    @Test
    void aHomeWithoutCursorHasNone() throws IOException {
        assertThat(transcripts.look(projects, Instant.EPOCH)).isZero();
    }

    private Path write(String name, String text) throws IOException {
        Path file = projects.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, text);
    }

    private List<TraceRecord> records() throws IOException {
        transcripts.close();
        List<TraceRecord> records = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(transcripts.traces().get(0))) {
            reader.iterator().forEachRemaining(records::add);
        }
        return records;
    }
}
