package dev.claudetap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.claudetap.cli.SoakTraffic.Kind;
import dev.claudetap.cli.TapVitals.Collections;
import dev.claudetap.cli.TapVitals.Sample;
import dev.claudetap.trace.Outcome;
import dev.claudetap.trace.TraceReader;
import dev.claudetap.trace.TraceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program in 128 MB of heap under agents of every kind at once, for {@code -Dsoak.seconds} (30): no record is lost,
 * and what it holds does not grow. Its figures are in {@code target/soak.md}.
 */
class SoakIT {
    private static final long SECONDS = Long.getLong("soak.seconds", 30);
    private static final long EXIT_SECONDS = 900;
    /** Up to here a JVM of this heap may only be filling it for the first time. */
    private static final long FULL_HEAP_KIB = 240 << 10;

    @TempDir
    Path directory;

    private record Seen(Map<Kind, Map<Outcome, Integer>> outcomes) {
        int records(Kind kind) {
            return outcomes.getOrDefault(kind, Map.of()).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }
    }

    @Test
    void nothingIsLostAndNothingGrows() throws Exception {
        Path log = directory.resolve("gc.log");
        String flags = "-Xmx128m -XX:+UseSerialGC -Xlog:gc:file=" + log;
        try (SoakUpstream upstream = SoakUpstream.start();
                TapProcess tap = TapProcess.start(directory, Map.of("JDK_JAVA_OPTIONS", flags), line(upstream));
                SoakTraffic traffic = new SoakTraffic(tap.awaitUrl());
                TapVitals vitals = new TapVitals(tap.pid(), log)) {
            Sample before = vitals.next();
            traffic.start();
            vitals.mostResident(SECONDS / 3);
            long second = vitals.mostResident(SECONDS / 3);
            Collections then = vitals.collected();
            long third = vitals.mostResident(SECONDS / 3);
            traffic.stop();
            upstream.stop();
            Sample after = vitals.settled(sample -> isBack(before, sample));
            long mostLive = then.live() * 5 / 4 + 8;
            Collections now = vitals.collectedTo(mostLive);
            tap.signal("TERM");
            assertThat(tap.awaitExit(EXIT_SECONDS)).as(tap.errors()).isEqualTo(143);

            Seen seen =
                    seen(TapProcess.files(directory.resolve("traces"), ".jsonl").get(0));
            report(traffic, seen, now, List.of(before, after), List.of(second, third));
            assertThat(traffic.surprises()).isEmpty();
            assertNothingWasLost(traffic, upstream, seen);
            assertThat(isBack(before, after)).as(before + " became " + after).isTrue();
            assertThat(now.live()).as("MiB after a collection").isLessThanOrEqualTo(mostLive);
            assertThat(third).as("KiB resident").isLessThanOrEqualTo(Math.max(second * 5 / 4, FULL_HEAP_KIB));
        }
    }

    private String[] line(SoakUpstream upstream) {
        String traces = directory.resolve("traces").toString();
        return new String[] {
            "--tap-no-launch",
            "--tap-no-open",
            "--tap-output-dir",
            traces,
            "--tap-target",
            upstream.url(),
            "--tap-allow-path",
            "/v1"
        };
    }

    /** A JVM's own threads and files come and go: a few more or less say nothing; a leak would be hundreds. */
    private static boolean isBack(Sample before, Sample now) {
        return now.threads() <= before.threads() + 12 && now.descriptors() <= before.descriptors() + 12;
    }

    private static Seen seen(Path trace) throws IOException {
        Map<Kind, Map<Outcome, Integer>> outcomes = new EnumMap<>(Kind.class);
        try (TraceReader reader = TraceReader.open(trace)) {
            for (TraceRecord record : reader) {
                String path = record.request().path();
                outcomes.computeIfAbsent(
                                Kind.valueOf(path.substring(path.lastIndexOf('/') + 1)),
                                kind -> new EnumMap<>(Outcome.class))
                        .merge(record.header().outcome(), 1, Integer::sum);
            }
            assertThat(reader.skippedLines()).isZero();
        }
        return new Seen(outcomes);
    }

    private static void assertNothingWasLost(SoakTraffic traffic, SoakUpstream upstream, Seen seen) {
        for (Kind kind : Kind.values()) {
            int begun = traffic.begun(kind);
            assertThat(begun).as(kind + " begun").isPositive();
            assertThat(upstream.asked(kind))
                    .as(kind + " that came to the upstream")
                    .isEqualTo(begun);
            Outcome outcome = switch (kind) {
                case ABORT, STUCK -> Outcome.CLIENT_ABORTED;
                case DEATH -> Outcome.UPSTREAM_FAILED;
                default -> Outcome.COMPLETED;
            };
            assertThat(seen.outcomes().get(kind)).as(kind + " recorded").isEqualTo(Map.of(outcome, begun));
        }
    }

    private static void report(
            SoakTraffic traffic, Seen seen, Collections done, List<Sample> samples, List<Long> resident)
            throws IOException {
        long exchanges = 0;
        StringBuilder text = new StringBuilder("| kind | exchanges | records |\n|---|---|---|\n");
        for (Kind kind : Kind.values()) {
            exchanges += traffic.begun(kind);
            text.append("| %s | %d | %d |\n".formatted(kind, traffic.begun(kind), seen.records(kind)));
        }
        long events = (long) SoakTraffic.EVENTS * traffic.begun(Kind.STREAM)
                + 2L * SoakTraffic.MESSAGES * traffic.begun(Kind.SOCKET);
        text.append(String.format(
                Locale.ROOT,
                "%n%d s, %d exchanges, %d events and messages%nresident: %d MiB at most in the second third, %d in the last%n"
                        + "live after a collection: %d MiB; %d collections, %.0f ms; %d MiB allocated, %.1f KiB for each event%n"
                        + "threads %d, then %d; descriptors %d, then %d%n",
                SECONDS,
                exchanges,
                events,
                resident.get(0) >> 10,
                resident.get(1) >> 10,
                done.live(),
                done.pauses(),
                done.millis(),
                done.allocated(),
                done.allocated() * 1024.0 / Math.max(1, events),
                samples.get(0).threads(),
                samples.get(1).threads(),
                samples.get(0).descriptors(),
                samples.get(1).descriptors()));
        Files.writeString(Path.of("target", "soak.md"), text);
    }
}
