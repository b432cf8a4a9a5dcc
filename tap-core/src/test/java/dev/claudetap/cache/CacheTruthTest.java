package dev.claudetap.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.conversation.ConversationCall;
import dev.claudetap.conversation.ConversationReader;
import dev.claudetap.json.JsonObject;
import dev.claudetap.json.JsonText;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Synthetic traces whose generator says of each call why its cache missed. Larger ones are judged with {@code
 * -Dcache.traces=FOLDER}.
 */
class CacheTruthTest {
    private static final Map<String, CacheCause> TRUTHS = Map.of(
            "initial", CacheCause.INITIAL,
            "ttl", CacheCause.EXPIRED,
            "tools", CacheCause.TOOLS,
            "system", CacheCause.SYSTEM,
            "compaction", CacheCause.HISTORY);

    /** How often the cause was right, by what it was. */
    private static final class Score {
        final Map<String, int[]> byTruth = new TreeMap<>();
        final List<String> wrong = new ArrayList<>();

        void add(String truth, CacheReport report, ConversationCall call) {
            Optional<CacheCause> expected = Optional.ofNullable(TRUTHS.get(truth));
            int[] rightOfAll = byTruth.computeIfAbsent(truth, added -> new int[2]);
            rightOfAll[1]++;
            if (report.cause().equals(expected)) {
                rightOfAll[0]++;
            } else {
                wrong.add(truth + " at " + call.index() + ": " + report);
            }
        }

        double named() {
            int right = 0;
            int all = 0;
            for (Map.Entry<String, int[]> entry : byTruth.entrySet()) {
                if (!entry.getKey().equals("none")) {
                    right += entry.getValue()[0];
                    all += entry.getValue()[1];
                }
            }
            return 100.0 * right / all;
        }

        int falseAlarms() {
            int[] none = byTruth.getOrDefault("none", new int[2]);
            return none[1] - none[0];
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            byTruth.forEach((truth, count) -> text.append(truth + " " + count[0] + "/" + count[1] + "  "));
            return text + "named " + named() + " %; wrong: "
                    + wrong.stream().limit(5).toList();
        }
    }

    static Stream<Path> traces() throws Exception {
        Path sample = Path.of(Objects.requireNonNull(CacheTruthTest.class.getResource("/golden/cache/claude.jsonl.gz"))
                .toURI());
        String folder = System.getProperty("cache.traces", "");
        if (folder.isEmpty()) {
            return Stream.of(sample);
        }
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return Stream.concat(Stream.of(sample), files.sorted().toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("traces")
    void causesAreNamedRightAndNoneIsNamedWhereNothingWasLost(Path trace) throws Exception {
        boolean packed = trace.toString().endsWith(".gz");
        try (InputStream file = Files.newInputStream(trace);
                InputStream lines = packed ? new GZIPInputStream(file) : file) {
            Score score = judge(lines);
            System.out.println(trace.getFileName() + ": " + score);

            assertThat(score.named()).as(score.toString()).isGreaterThanOrEqualTo(95);
            assertThat(score.falseAlarms()).as(score.toString()).isZero();
        }
    }

    private static Score judge(InputStream jsonl) throws Exception {
        Score score = new Score();
        ConversationReader conversations = new ConversationReader();
        CacheReader caches = new CacheReader();
        BufferedReader lines = new BufferedReader(new InputStreamReader(jsonl, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            TraceRecord record = TraceJson.read(line);
            Optional<ConversationCall> call = conversations.add(record);
            if (call.isPresent()) {
                CacheReport report = caches.add(
                        call.get(),
                        conversations.prompt(),
                        record.header().timing().startedAt());
                score.add(truth(line), report, call.get());
            }
        }
        return score;
    }

    private static String truth(String line) throws Exception {
        return JsonText.outline(line)
                .asObject()
                .flatMap(record -> record.object("truth"))
                .flatMap((JsonObject truth) -> truth.string("cache_miss"))
                .orElse("none");
    }
}
