package dev.claudetap.capture;

import dev.claudetap.files.PrivateFiles;
import dev.claudetap.json.JsonException;
import dev.claudetap.json.JsonScanner;
import dev.claudetap.json.JsonString;
import dev.claudetap.trace.TraceJson;
import dev.claudetap.trace.TraceRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Appends records to the trace file of a session that is dead, all or none, and none that it has already. */
final class TraceAppender {
    private static final int BLOCK = 64 * 1024;

    private final Path trace;

    TraceAppender(Path trace) {
        this.trace = trace;
    }

    /** Returns how many were new. */
    int append(List<TraceRecord> records) throws IOException {
        if (records.isEmpty()) {
            return 0;
        }
        if (!Files.exists(trace, LinkOption.NOFOLLOW_LINKS)) {
            Path folder = trace.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new IOException("the trace's folder is gone");
            }
            PrivateFiles.createFile(trace);
        }
        if (!Files.isRegularFile(trace, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the trace file is none");
        }
        try (FileChannel file =
                FileChannel.open(trace, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            return append(file, new ArrayList<>(records));
        }
    }

    private static int append(FileChannel file, List<TraceRecord> records) throws IOException {
        long end = wholeLines(file, records);
        if (records.isEmpty()) {
            return 0;
        }
        StringBuilder lines = new StringBuilder();
        for (TraceRecord record : records) {
            lines.append(TraceJson.write(record)).append('\n');
        }
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
        long at = end;
        try {
            while (bytes.hasRemaining()) {
                at += file.write(bytes, at);
            }
        } catch (IOException e) {
            // All or none: the journal stays, and so must the file.
            file.truncate(end);
            throw e;
        }
        file.truncate(at);
        return records.size();
    }

    /** Takes out what the file has, and returns where its last whole line ends. A torn last line is in the journal. */
    private static long wholeLines(FileChannel file, List<TraceRecord> records) throws IOException {
        long end = file.size();
        boolean torn = end > 0 && lastByte(file, end) != '\n';
        file.position(0);
        // Not closed: that would close the file.
        BufferedReader reader = new BufferedReader(Channels.newReader(file, StandardCharsets.UTF_8));
        String line = reader.readLine();
        while (line != null) {
            String next = reader.readLine();
            if (next == null && torn) {
                return afterTornLine(file, line, end);
            }
            String known = line;
            records.removeIf(record -> known.contains(idOf(record)));
            line = next;
        }
        return end;
    }

    /** A last line that is whole but for its line break gets one; anything less is cut off. */
    private static long afterTornLine(FileChannel file, String line, long end) throws IOException {
        if (isWhole(line)) {
            file.write(ByteBuffer.wrap(new byte[] {'\n'}), end);
            return end + 1;
        }
        if (!line.startsWith("{")) {
            throw new IOException("the trace file ends with something that was never a record");
        }
        return startOfLastLine(file, end);
    }

    /** By its bytes: the last character may be cut, so that its text says nothing about its length. */
    private static long startOfLastLine(FileChannel file, long end) throws IOException {
        for (long to = end; to > 0; to -= BLOCK) {
            long from = Math.max(0, to - BLOCK);
            ByteBuffer block = ByteBuffer.allocate((int) (to - from));
            while (block.hasRemaining()) {
                if (file.read(block, from + block.position()) < 0) {
                    throw new IOException("the trace file became shorter");
                }
            }
            for (int i = block.capacity() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return from + i + 1;
                }
            }
        }
        return 0;
    }

    /** Whether it is a whole JSON value, however deep a body in it nests. */
    private static boolean isWhole(String line) {
        try {
            JsonScanner scanner = new JsonScanner(line);
            JsonScanner.Token token = scanner.next();
            while (token != JsonScanner.Token.END) {
                token = scanner.next();
            }
            return true;
        } catch (JsonException cut) {
            return false;
        }
    }

    private static byte lastByte(FileChannel file, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        file.read(last, size - 1);
        return last.get(0);
    }

    private static String idOf(TraceRecord record) {
        return "\"request_id\":" + new JsonString(record.header().requestId()).toJson();
    }
}
