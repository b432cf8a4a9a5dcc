package dev.claudetap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Help.Ansi;

/**
 * What our output leads to, and what may be done there: the one place that decides about colour and about moving the cursor. Asks
 * the system only when something depends on the answer.
 */
final class Terminal {
    private static final boolean IS_WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    /** One of the two that the process writes to. */
    enum Stream {
        OUT(1),
        ERR(2);

        private final int descriptor;

        Stream(int descriptor) {
            this.descriptor = descriptor;
        }
    }

    private final Map<String, String> environment;
    private final Predicate<Stream> leadsToOne;

    private Terminal(Map<String, String> environment, Predicate<Stream> leadsToOne) {
        this.environment = environment;
        this.leadsToOne = leadsToOne;
    }

    /** That of this process. */
    static Terminal ofProcess(Map<String, String> environment) {
        return of(environment, Terminal::asked);
    }

    /** One of which somebody else says which streams lead to it. */
    static Terminal of(Map<String, String> environment, Predicate<Stream> leadsToOne) {
        return new Terminal(environment, leadsToOne);
    }

    /** Whether somebody may be looking at what is written there. */
    boolean isAt(Stream stream) {
        return leadsToOne.test(stream);
    }

    /** Whether an agent may be painting it now: both streams lead to one, or nobody can say. */
    boolean mayBeTheAgents() {
        return IS_WINDOWS || (isAt(Stream.OUT) && isAt(Stream.ERR));
    }

    /**
     * Whether text there may have colours: {@code NO_COLOR} forbids it, then {@code CLICOLOR_FORCE} and {@code FORCE_COLOR} demand it, then
     * {@code CLICOLOR=0} forbids it; without any of them a terminal has colours unless it is a dumb one.
     */
    boolean hasColour(Stream stream) {
        if (!value("NO_COLOR").isEmpty()) {
            return false;
        }
        if (isOn("CLICOLOR_FORCE") || isOn("FORCE_COLOR")) {
            return true;
        }
        boolean refused = value("CLICOLOR").equals("0") || value("FORCE_COLOR").equals("0");
        return !refused && !isDumb() && isAt(stream);
    }

    /** Whether a line there may be written anew: for people who look at it, so not in CI, and nothing can demand it. */
    boolean canRewrite(Stream stream) {
        return !isDumb() && !isCi(environment) && isAt(stream);
    }

    /** What picocli is told about a stream. */
    Ansi ansi(Stream stream) {
        return hasColour(stream) ? Ansi.ON : Ansi.OFF;
    }

    /** Whether nobody is there to look at anything. */
    static boolean isCi(Map<String, String> environment) {
        String ci = environment.getOrDefault("CI", "");
        return !ci.isEmpty() && !ci.equals("false") && !ci.equals("0");
    }

    private boolean isOn(String variable) {
        String value = value(variable);
        return !value.isEmpty() && !value.equals("0") && !value.equals("false");
    }

    /** On Windows no terminal says what it is. */
    private boolean isDumb() {
        String term = value("TERM");
        return term.equals("dumb") || (term.isEmpty() && !IS_WINDOWS);
    }

    private String value(String variable) {
        return environment.getOrDefault(variable, "");
    }

    /** Linux shows what a descriptor leads to; another Unix has {@code test} ask; on Windows nobody tells. */
    private static boolean asked(Stream stream) {
        Path descriptor = Path.of("/proc/self/fd", Integer.toString(stream.descriptor));
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException notShown) {
            return !IS_WINDOWS && tested(stream);
        }
    }

    private static boolean tested(Stream stream) {
        try {
            return new ProcessBuilder("sh", "-c", "test -t " + stream.descriptor)
                            .inheritIO()
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException noShell) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
