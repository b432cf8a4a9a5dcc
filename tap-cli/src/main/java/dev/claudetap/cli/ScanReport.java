package dev.claudetap.cli;

import dev.claudetap.json.JsonObject;
import dev.claudetap.scan.FoundSecret;
import dev.claudetap.scan.SarifReport;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a scan found, as lines, JSON or SARIF; told as it is found. Nothing of it acts on a terminal. */
final class ScanReport implements AutoCloseable {
    /** Of one file; a request repeats what came before it, so one secret may stand in many. */
    private static final int MOST_LINES = 100;

    private final Console console;
    private final Writer out;
    private final boolean json;
    private final @Nullable SarifReport sarif;
    private Path file = Path.of("");
    private long found;
    private long inFile;
    private int files;

    private ScanReport(boolean json, Console console, boolean sarif) throws IOException {
        this.console = console;
        this.json = json;
        this.out = new BufferedWriter(new OutputStreamWriter(console.out(), StandardCharsets.UTF_8));
        this.sarif = sarif ? new SarifReport(new HarmlessText(out, true)) : null;
        if (json) {
            out.append("{\"schema\":\"" + JsonAnswer.schema("scan") + "\",\"secrets\":[");
        }
    }

    static ScanReport start(boolean json, boolean sarif, Console console) throws IOException {
        return new ScanReport(json, console, sarif);
    }

    boolean isClean() {
        return found == 0;
    }

    /** What is found from now on is in that file. */
    void begin(Path next) {
        endOfFile();
        file = next;
        inFile = 0;
    }

    /** @throws UncheckedIOException when it cannot be written */
    void add(FoundSecret secret) {
        try {
            write(secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files += inFile == 0 ? 1 : 0;
        inFile++;
        found++;
    }

    private void write(FoundSecret secret) throws IOException {
        if (sarif != null) {
            String name = String.valueOf(file.getFileName());
            boolean byLine = name.endsWith(".jsonl") || name.endsWith(".log");
            sarif.add(uri(file), byLine, secret);
        } else if (json) {
            JsonObject entry = JsonObject.builder()
                    .put("file", file.toString())
                    .put("line", secret.line())
                    .put("record", secret.record())
                    .put("path", secret.place().path())
                    .put("rule", secret.place().rule())
                    .put("count", secret.place().count())
                    .build();
            out.append(found == 0 ? "\n" : ",\n").append(JsonAnswer.text(entry));
        } else if (inFile < MOST_LINES) {
            int count = secret.place().count();
            out.append(TerminalText.line(
                            file + ":" + secret.line() + ": " + secret.place().rule() + " in "
                                    + secret.place().path() + (count > 1 ? ", " + count + " times" : "")
                                    + (secret.record().isEmpty() ? "" : "  " + secret.record())))
                    .append('\n');
            console.status().erase();
            out.flush();
        }
    }

    private static String uri(Path path) {
        StringBuilder uri = new StringBuilder();
        for (Path name : path) {
            String encoded =
                    URLEncoder.encode(name.toString(), StandardCharsets.UTF_8).replace("+", "%20");
            uri.append(uri.isEmpty() ? "" : "/").append(encoded);
        }
        return path.isAbsolute() ? "file:///" + uri : uri.toString();
    }

    private void endOfFile() {
        if (inFile > MOST_LINES && !json && sarif == null) {
            console.say((inFile - MOST_LINES) + " more places in " + file + "; --json tells them all");
        }
    }

    /** Ends the report and says what it comes to. */
    void end(int all, long lines) throws IOException {
        if (sarif != null) {
            sarif.end(Version.text());
        } else if (json) {
            out.append("\n],\"files\":" + all + ",\"lines\":" + lines + "}\n");
        }
        out.flush();
        endOfFile();
        console.say(
                found == 0
                        ? "no secrets in " + all + " files, " + lines + " lines"
                        : "secrets in " + found + (found == 1 ? " place of " : " places of ") + files + " of " + all
                                + " files");
    }

    @Override
    public void close() throws IOException {
        // The console's stream is not ours to close.
        out.flush();
    }
}
