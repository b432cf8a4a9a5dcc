package dev.claudetap.capture;

/** A thread whose work may wait for the traffic's. */
final class BackgroundThread {
    private BackgroundThread() {}

    /**
     * A daemon thread, not yet started, of low priority: on a machine that is busy through and through the relay goes
     * first. Linux heeds it only with {@code -XX:ThreadPriorityPolicy=1}, which the launcher gives.
     */
    // Nothing relies on the scheduler here: recording is right at any speed.
    @SuppressWarnings("ThreadPriorityCheck")
    static Thread of(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }
}
