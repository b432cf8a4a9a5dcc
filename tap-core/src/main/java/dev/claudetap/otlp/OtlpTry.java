package dev.claudetap.otlp;

import java.net.HttpURLConnection;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One try that is under way. As long as nothing of an answer has come, another thread may close its connection. From then on only the
 * thread that reads may: the JDK reads on in what is closed before its end, and whoever reads or closes there waits for that.
 *
 * @param deadline when it has taken too long, as {@link System#nanoTime} has it
 * @param noticed when somebody first saw that; 0 as long as nobody has
 */
record OtlpTry(HttpURLConnection connection, long deadline, AtomicReference<Phase> phase, AtomicLong noticed) {
    enum Phase {
        /** Sends, or waits for an answer. */
        WAITING,
        /** Reads the answer, looking at the clock itself. */
        READING,
        /** Was ended by another thread. */
        CUT
    }

    OtlpTry(HttpURLConnection connection, long deadline) {
        this(connection, deadline, new AtomicReference<>(Phase.WAITING), new AtomicLong());
    }

    long overdue() {
        return System.nanoTime() - deadline;
    }

    /** Nanoseconds since this was asked first: a machine that stood still for long has given the try no time to end. */
    long sinceNoticed() {
        long now = System.nanoTime();
        noticed.compareAndSet(0, now);
        return now - noticed.get();
    }

    boolean isCut() {
        return phase.get() == Phase.CUT;
    }

    /** Whether the answer may be read, now that it begins; false when the try was ended. */
    boolean reads() {
        return phase.compareAndSet(Phase.WAITING, Phase.READING);
    }

    /** On a thread of its own: with TLS, closing waits for who writes. */
    void end() {
        if (phase.compareAndSet(Phase.WAITING, Phase.CUT)) {
            Thread closing = new Thread(connection::disconnect, "claude-tap-otlp-abort");
            closing.setDaemon(true);
            closing.start();
        }
    }

    /** Closes the connection, also when the other side would keep it; not while another thread does. */
    void leave() {
        if (phase.get() == Phase.READING || phase.compareAndSet(Phase.WAITING, Phase.CUT)) {
            connection.disconnect();
        }
    }
}
