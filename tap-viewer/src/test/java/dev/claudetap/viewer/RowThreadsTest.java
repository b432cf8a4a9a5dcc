package dev.claudetap.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.json.JsonObject;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowThreadsTest {
    @TempDir
    Path directory;

    @Test
    void rowsSayWhatCameBeforeAndWhoStartedWhom() throws Exception {
        // An unreadable line and traffic without a model shift the rows away from the calls.
        String other =
                "{\"turn\":9,\"request\":{\"method\":\"GET\",\"path\":\"/v1/models\"},\"response\":{\"status\":200}}";

        List<JsonObject> rows = PayloadReader.of(
                        SamplePage.html(directory, other + "\nno record\n" + AgentTrace.jsonl()))
                .rows();

        assertThat(said(rows, "prev")).containsExactly("", "-1", "-1", "-1", "-1", "-1", "4", "6", "3");
        assertThat(said(rows, "by")).containsExactly("", "", "", "", "3", "3", "3", "3", "");
        assertThat(said(rows, "purpose")).containsExactly("", "token_count", "title", "", "", "", "", "", "");
        assertThat(said(rows, "retry")).containsExactly("", "", "", "", "", "", "", "1", "");
        List<String> threads = said(rows, "thread");
        assertThat(threads.get(3)).isEqualTo(threads.get(8));
        assertThat(threads.get(4)).isEqualTo(threads.get(6)).isEqualTo(threads.get(7));
        assertThat(threads.get(0)).isEmpty();
        assertThat(List.of(threads.get(1), threads.get(2), threads.get(3), threads.get(4), threads.get(5)))
                .doesNotHaveDuplicates();
        assertThat(said(rows, "agent"))
                .containsExactly("", "", "", "", threads.get(4), threads.get(5), threads.get(4), threads.get(4), "");
    }

    @Test
    void recordsAtHandGetTheSameRows() throws Exception {
        List<TraceRecord> records = new ArrayList<>();
        for (String line : AgentTrace.jsonl().lines().toList()) {
            records.add(TraceJson.read(line));
        }
        StringWriter page = new StringWriter();

        HtmlViewer.render(records.iterator(), "t", page);

        List<JsonObject> rows = PayloadReader.of(page.toString()).rows();
        assertThat(said(rows, "prev")).containsExactly("-1", "-1", "-1", "-1", "-1", "3", "5", "2");
        assertThat(said(rows, "by")).containsExactly("", "", "", "2", "2", "2", "2", "");
    }

    @Test
    void aLargeRecordIsPlacedByTheBeginningsOfItsTexts() throws Exception {
        String image = "\\\\".repeat(2_100_000);
        String large = AgentTrace.jsonl().replace("\"content\":\"text\"", "\"content\":\"" + image + "\"");
        assertThat(large.length()).isGreaterThan(8_000_000);

        List<JsonObject> rows =
                PayloadReader.of(SamplePage.html(directory, large)).rows();

        assertThat(said(rows, "prev")).containsExactly("-1", "-1", "-1", "-1", "-1", "3", "5", "2");
        assertThat(said(rows, "by")).containsExactly("", "", "", "2", "2", "2", "2", "");
    }

    private static List<String> said(List<JsonObject> rows, String name) {
        return rows.stream().map(row -> PayloadReader.said(row, name)).toList();
    }
}
