package dev.claudetap.cli;

import java.io.PrintStream;

/** A line on a terminal that is written anew again and again and leaves nothing behind. Safe on any thread. */
final class StatusLine {
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream to;
    private boolean shown;

    StatusLine(PrintStream to) {
        this.to = to;
    }

    /** Puts a text in the place of the one before. */
    synchronized void show(String text) {
        to.print(CLEAR + TerminalText.line(text));
        to.flush();
        shown = true;
    }

    /** Takes it away, so that another line can stand there. */
    synchronized void erase() {
        if (shown) {
            to.print(CLEAR);
            to.flush();
            shown = false;
        }
    }
}
