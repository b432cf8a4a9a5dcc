package dev.claudetap.cli;

import dev.claudetap.files.PrivateFiles;
import dev.claudetap.redact.Redactor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.MessageFormat;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The run's own log, beside its trace: one redacted, harmless line per message, readable by the owner only. Warnings of
 * ours are shown on the terminal too, but not while an agent owns it. Nothing else may write there, so this replaces
 * every other log handler of the process.
 */
final class SessionLog extends Handler {
    private static final int MOST_HELD = 200;
    private static final String OURS = "dev.claudetap.";

    private final Console console;
    private final Redactor redactor = Redactor.standard();
    private final Deque<String> beforeFile = new ArrayDeque<>();
    private final Deque<String> warnings = new ArrayDeque<>();
    private boolean terminalTaken;
    private @Nullable OutputStream file;
    private int missing;

    private SessionLog(Console console) {
        this.console = console;
        setLevel(Level.INFO);
    }

    /** Takes over the process's logging. */
    static SessionLog install(Console console) {
        LogManager.getLogManager().reset();
        SessionLog log = new SessionLog(console);
        Logger.getLogger("").addHandler(log);
        return log;
    }

    /** From now on lines go to {@code path}, those kept so far first. A log that cannot be made costs a warning, not the run. */
    synchronized void open(Path path) {
        Set<OpenOption> options =
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
        try {
            writeTo(Channels.newOutputStream(Files.newByteChannel(path, options, PrivateFiles.fileMode(path))));
        } catch (IOException e) {
            console.warn("no log: cannot write " + path);
        }
    }

    /** From now on lines go there. */
    synchronized void writeTo(OutputStream lines) {
        file = lines;
        beforeFile.forEach(this::write);
        beforeFile.clear();
    }

    /** While an agent owns the terminal, warnings wait; afterwards they are shown. */
    synchronized void terminalTaken(boolean taken) {
        terminalTaken = taken;
        if (!taken) {
            warnings.forEach(console::warn);
            warnings.clear();
        }
    }

    @Override
    public synchronized void publish(LogRecord entry) {
        if (!isLoggable(entry)) {
            return;
        }
        String text = redactor.text(text(entry));
        String name = String.valueOf(entry.getLoggerName());
        write(entry.getInstant() + " " + entry.getLevel().getName() + " " + TerminalText.line(name) + " "
                + TerminalText.line(text) + "\n");
        if (entry.getLevel().intValue() < Level.WARNING.intValue() || !name.startsWith(OURS)) {
            return;
        }
        if (!terminalTaken) {
            console.warn(text);
        } else if (warnings.size() < MOST_HELD) {
            warnings.add(text);
        }
    }

    private void write(String line) {
        if (file == null) {
            if (beforeFile.size() < MOST_HELD) {
                beforeFile.add(line);
            }
            return;
        }
        String gap = missing == 0 ? "" : missing + " lines could not be kept here\n";
        try {
            file.write((gap + line).getBytes(StandardCharsets.UTF_8));
            missing = 0;
        } catch (IOException e) {
            // Most likely the disk is full, which the recorder tells by itself; the log says where it has a gap.
            missing++;
        }
    }

    private static String text(LogRecord entry) {
        StringBuilder text = new StringBuilder(message(entry));
        Throwable cause = entry.getThrown();
        for (int depth = 0; cause != null && depth < 5; depth++) {
            text.append(depth == 0 ? ": " : "; because of ").append(cause);
            cause = cause.getCause();
        }
        return text.toString();
    }

    private static String message(LogRecord entry) {
        String message = String.valueOf(entry.getMessage());
        Object[] parameters = entry.getParameters();
        if (parameters == null || parameters.length == 0) {
            return message;
        }
        try {
            return new MessageFormat(message, Locale.ROOT).format(parameters);
        } catch (IllegalArgumentException e) {
            // Not a pattern after all; better plain than lost.
            return message;
        }
    }

    @Override
    public synchronized void flush() {
        // Every line is written at once.
    }

    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            console.warn("the log may be incomplete: " + e.getMessage());
        }
        file = null;
    }
}
