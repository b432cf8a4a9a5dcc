package dev.claudetap.doctor;

/**
 * One thing that was looked at.
 *
 * @param level how bad it is
 * @param check what was looked at, one word
 * @param text what was found and, where something is wrong, what to do; one line without a secret
 */
public record Finding(Level level, String check, String text) {
    /** How bad a finding is. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Worth knowing; capture may miss something. */
        WARNING,
        /** Capture will not work like this. */
        PROBLEM
    }

    static Finding ok(String check, String text) {
        return new Finding(Level.OK, check, text);
    }

    static Finding warning(String check, String text) {
        return new Finding(Level.WARNING, check, text);
    }

    static Finding problem(String check, String text) {
        return new Finding(Level.PROBLEM, check, text);
    }
}
