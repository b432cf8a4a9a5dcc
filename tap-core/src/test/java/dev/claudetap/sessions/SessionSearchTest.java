package dev.claudetap.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.claudetap.trace.SessionFiles;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionSearchTest {
    private static final Instant START = Instant.parse("2026-05-20T10:00:00Z");

    @TempDir
    Path output;

    private SessionFolder folder = new SessionFolder(Path.of("unset"));

    @BeforeEach
    void open() {
        folder = new SessionFolder(output);
    }

    @Test
    void findsWordsInEveryPartOfACallInAnyCase() throws Exception {
        folder.ended(START, "Where is the \\\"River\\\" mouth?", "At the sea.");
        assertThat(found("you are CAREFUL")).extracting(SearchHit::where).containsExactly(SearchHit.Where.SYSTEM);
        assertThat(found("reads a file")).extracting(SearchHit::where).containsExactly(SearchHit.Where.TOOL);
        assertThat(found("at the SEA")).extracting(SearchHit::where).containsExactly(SearchHit.Where.ANSWER);
        SearchHit hit = found("the \"river\"").get(0);
        assertThat(hit.where()).isEqualTo(SearchHit.Where.MESSAGE);
        assertThat(hit.requestId()).isEqualTo("req_000000000001");
        assertThat(hit.record()).isZero();
        assertThat(hit.excerpt()).isEqualTo("Where is the \"River\" mouth?");
        assertThat(hit.excerpt().substring(hit.from(), hit.to())).isEqualTo("the \"River\"");
        assertThat(found("the ocean")).isEmpty();
    }

    @Test
    void findsCharactersThatTheSenderEscaped() throws Exception {
        folder.ended(
                START,
                "Wo ist die M\\u00fcndung?",
                "Im M\u00fcndungsgebiet, \u0441\u0435\u0439\u0447\u0430\u0441 <b>.");
        assertThat(found("M\u00dcNDUNG")).hasSize(2);
        assertThat(found("\u0421\u0415\u0419\u0427\u0410\u0421")).hasSize(1);
        assertThat(found("\u00fc")).hasSize(2);
        assertThat(found("<b>")).hasSize(1);
    }

    @Test
    void tellsARepeatedTextOnceAndStopsWhenToldTo() throws Exception {
        SessionFiles session = folder.begin(START, "claude");
        for (int i = 0; i < 5; i++) {
            SessionFolder.append(session, folder.call(START, "the same question", "answer " + i));
        }
        SessionFolder.append(session, folder.telemetry(START));
        assertThat(found("same question")).hasSize(1);
        assertThat(found("answer ")).hasSize(5);
        assertThat(found("UnusualWord")).extracting(SearchHit::where).containsExactly(SearchHit.Where.OTHER);

        List<SearchHit> hits = new ArrayList<>();
        StoredSession stored = folder.store().list().get(0);
        boolean whole = new SessionSearch("answer").scan(stored, hit -> {
            hits.add(hit);
            return hits.size() < 2;
        });
        assertThat(whole).isFalse();
        assertThat(hits).extracting(SearchHit::record).containsExactly(0, 1);
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        folder.ended(START, "question", "answer");
        StoredSession stored = folder.store().list().get(0);
        Thread.currentThread().interrupt();
        boolean whole = new SessionSearch("question").scan(stored, hit -> true);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(whole).isFalse();
        assertThatThrownBy(() -> new SessionSearch(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    private List<SearchHit> found(String words) throws Exception {
        List<SearchHit> hits = new ArrayList<>();
        for (StoredSession session : folder.store().list()) {
            assertThat(new SessionSearch(words).scan(session, hits::add)).isTrue();
        }
        return hits;
    }
}
