package dev.claudetap.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The locale of whoever called us. In the C locale a JVM takes arguments and file names for ASCII, so the launcher gives it one of
 * UTF-8 then and says in a variable what was there before. The agent gets that back.
 */
final class CallersLocale {
    /** The value behind a {@code =}; empty when there was none. */
    static final String VARIABLE = "CLAUDE_TAP_CALLERS_LOCALE";

    private static final String CHANGED = "LC_ALL";

    /** The variables that name folders or files, ours, the agents' and everybody's. What the PATH has in it that is no path is passed over. */
    private static final Pattern FOLDERS =
            Pattern.compile("HOME|XDG_.*|CLAUDE_TAP_.*|.*_(HOME|DIR|CONFIG_PATH|CERTS|CERT_FILE|CA_BUNDLE)");

    /** What a decoder puts in the place of a byte that it does not know. */
    private static final char LOST = '\ufffd';

    private CallersLocale() {}

    /**
     * The environment as the caller has it.
     *
     * @param ours as this process has it
     */
    static Map<String, String> environment(Map<String, String> ours) {
        String changed = ours.get(VARIABLE);
        if (changed == null) {
            return ours;
        }
        Map<String, String> callers = new HashMap<>(ours);
        callers.remove(VARIABLE);
        if (changed.startsWith("=")) {
            callers.put(CHANGED, changed.substring(1));
        } else {
            callers.remove(CHANGED);
        }
        return Collections.unmodifiableMap(callers);
    }

    /** A program of the user's, not yet started, in the environment as the caller has it. */
    static ProcessBuilder process(List<String> command, Map<String, String> callers) {
        ProcessBuilder program = new ProcessBuilder(command);
        Map<String, String> inherited = program.environment();
        // Only what differs: the others keep their bytes, even those that are not valid text.
        inherited.keySet().retainAll(callers.keySet());
        callers.forEach((name, value) -> {
            if (!value.equals(inherited.get(name))) {
                inherited.put(name, value);
            }
        });
        return program;
    }

    /**
     * Refuses to go on with what the JVM could not read. Without the launcher nothing has given it another locale, and what it has lost of an
     * agent's arguments, or of the names of folders, cannot be had back.
     *
     * @param encoding in which it reads arguments and names
     * @param texts the arguments, and the names of folders that matter
     */
    static void check(Charset encoding, List<String> texts) throws CliException {
        if (!encoding.equals(StandardCharsets.US_ASCII)) {
            return;
        }
        for (String text : texts) {
            if (text.indexOf(LOST) >= 0) {
                throw new CliException(
                        ExitCode.USAGE,
                        "in this locale Java reads arguments and names of folders as ASCII, and there are others; set"
                                + " LC_ALL=C.UTF-8");
            }
        }
    }

    /** The same for this process. */
    static void check(List<String> line, Map<String, String> environment) throws CliException {
        check(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")), line, environment);
    }

    static void check(Charset encoding, List<String> line, Map<String, String> environment) throws CliException {
        List<String> texts = new ArrayList<>(line);
        texts.add(System.getProperty("user.dir", ""));
        environment.forEach((name, value) -> {
            if (FOLDERS.matcher(name).matches()) {
                texts.add(value);
            }
        });
        check(encoding, texts);
    }
}
