package dev.claudetap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a process holds and what its collector does, seen from outside: Linux's /proc, the JVM's log and jcmd. */
final class TapVitals implements AutoCloseable {
    private static final Pattern PAUSE = Pattern.compile("(Pause \\w+).* (\\d+)M->(\\d+)M\\((\\d+)M\\) ([0-9.]+)ms");
    private static final int DEADLINE_SECONDS = 60;

    /** Memory that is resident, in KiB, and how many threads and file descriptors there are. */
    record Sample(long resident, long threads, long descriptors) {}

    /** What the collector did so far; memory in MiB. */
    record Collections(int pauses, double millis, long allocated, long live) {}

    private final long pid;
    private final Path log;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final BlockingQueue<Sample> samples = new LinkedBlockingQueue<>();

    /**
     * Takes a sample every second.
     *
     * @param log where the process writes {@code -Xlog:gc}
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Without samples whoever waits for one fails.
    TapVitals(long pid, Path log) {
        this.pid = pid;
        this.log = log;
        clock.scheduleAtFixedRate(this::sample, 0, 1, TimeUnit.SECONDS);
    }

    private void sample() {
        try {
            samples.add(new Sample(
                    resident(), count(Path.of("/proc/" + pid + "/task")), count(Path.of("/proc/" + pid + "/fd"))));
        } catch (IOException e) {
            // The process is gone: whoever waits for a sample says so.
            clock.shutdown();
        }
    }

    private long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static long count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }

    /** The next sample. */
    Sample next() throws InterruptedException {
        Sample sample = samples.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (sample == null) {
            throw new AssertionError("the tap's process is gone");
        }
        return sample;
    }

    /** The most that was resident in the next seconds, in KiB. */
    long mostResident(long seconds) throws InterruptedException {
        long most = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            most = Math.max(most, next().resident());
        }
        return most;
    }

    /** The first sample that is as it should be, or the last of a minute. */
    Sample settled(Predicate<Sample> asItShouldBe) throws InterruptedException {
        // Those that piled up while nobody looked are of another time.
        samples.clear();
        Sample sample = next();
        for (int i = 0; i < DEADLINE_SECONDS && !asItShouldBe.test(sample); i++) {
            sample = next();
        }
        return sample;
    }

    /** Collects all garbage, and tells what was done until then. */
    Collections collected() throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        int code = new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new AssertionError("jcmd GC.run ended with " + code);
        }
        return read(Files.readAllLines(log));
    }

    /** The same once no more than that is left, or after a minute: what waits to be recorded takes its time to go. */
    Collections collectedTo(long mostLive) throws IOException, InterruptedException {
        Collections collections = collected();
        for (int i = 0; i < DEADLINE_SECONDS && collections.live() > mostLive; i++) {
            next();
            collections = collected();
        }
        return collections;
    }

    static Collections read(List<String> log) {
        int pauses = 0;
        double millis = 0;
        long allocated = 0;
        long live = 0;
        for (String line : log) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                pauses++;
                millis += Double.parseDouble(pause.group(5));
                allocated += Math.max(0, Long.parseLong(pause.group(2)) - live);
                live = Long.parseLong(pause.group(3));
            }
        }
        return new Collections(pauses, millis, allocated, live);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
