package dev.claudetap.capture;

import dev.claudetap.files.FileOwner;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds dead journals, one after the other, and empties them into their trace files. */
final class JournalRecovery {
    private static final System.Logger LOG = System.getLogger(JournalRecovery.class.getName());

    /** Relative to the output directory. */
    private static final Pattern TRACE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}/trace_[A-Za-z0-9_.-]+\\.jsonl");

    private final FileOwner owner = new FileOwner();
    private final Set<Path> traces = new LinkedHashSet<>();
    private int records;
    private int left;

    Journal.Recovered recover(Path directory) throws IOException {
        // Closing a file drops all locks that this process holds on it, so two threads must not look at one journal.
        synchronized (JournalRecovery.class) {
            for (Path journal : foreignJournals(directory)) {
                try {
                    recoverOne(journal, Journal.outputDirectoryOf(directory));
                } catch (IOException e) {
                    left++;
                    LOG.log(
                            Level.WARNING,
                            "a journal has to wait: " + e.getClass().getSimpleName());
                }
            }
        }
        return new Journal.Recovered(records, new ArrayList<>(traces), left);
    }

    private List<Path> foreignJournals(Path directory) throws IOException {
        List<Path> journals = new ArrayList<>();
        if (Files.isSymbolicLink(directory)) {
            return journals;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (JournalNames.isForeign(file) && owner.isAloneWith(file)) {
                    journals.add(file);
                }
            }
        } catch (NoSuchFileException nothingYet) {
            return List.of();
        }
        journals.sort(null);
        return journals;
    }

    private void recoverOne(Path journal, Path output) throws IOException {
        try (FileChannel channel = FileChannel.open(
                journal, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            FileLock lock = channel.tryLock();
            if (lock == null || !Files.exists(journal, LinkOption.NOFOLLOW_LINKS)) {
                // Its session lives, or somebody else was faster.
                return;
            }
            JournalReader reader = new JournalReader();
            reader.read(channel);
            String name = reader.trace();
            if (name != null) {
                Path trace = traceFile(output, name);
                int added = new TraceAppender(trace).append(reader.records());
                records += added;
                if (added > 0) {
                    traces.add(trace);
                }
            }
            Files.delete(journal);
        } catch (NoSuchFileException goneMeanwhile) {
            LOG.log(Level.DEBUG, "a journal was recovered by somebody else");
        } catch (OverlappingFileLockException ours) {
            LOG.log(Level.DEBUG, "a journal is held by this process");
        }
    }

    /** A journal may be anybody's: what it says is the trace file has to be one, and in the place of one. */
    private static Path traceFile(Path output, String name) throws IOException {
        if (!TRACE.matcher(name).matches()) {
            throw new IOException("the journal names no trace file");
        }
        Path file = output.resolve(name);
        Path day = file.getParent();
        if (day == null || !Files.isDirectory(day, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the trace's folder is gone");
        }
        return file;
    }
}
