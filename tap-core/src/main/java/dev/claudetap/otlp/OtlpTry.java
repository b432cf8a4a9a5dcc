package dev.claudetap.otlp;

import java.net.HttpURLConnection;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One try that is under way.
 *
 * @param deadline when it has taken too long, as {@link System#nanoTime} has it
 * @param cut whether it was ended for that
 */
record OtlpTry(HttpURLConnection connection, long deadline, AtomicBoolean cut) {
    long overdue() {
        return System.nanoTime() - deadline;
    }

    /** On a thread of its own: with TLS, closing waits for who writes. */
    void end() {
        if (cut.compareAndSet(false, true)) {
            Thread closing = new Thread(connection::disconnect, "claude-tap-otlp-abort");
            closing.setDaemon(true);
            closing.start();
        }
    }
}
