package dev.claudetap.viewer;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.concurrent.TimeUnit;

/**
 * Whether the heap has room for work that keeps more and more. A heap that is nearly full of what is still in use ends no work: it makes
 * all of it a hundred times slower, for minutes, before the JVM gives up. One thread.
 */
final class HeapRoom {
    private static final double NEARLY_FULL = 0.8;
    /** Of the time since the last look; a collector that has room takes a tenth at most. */
    private static final double MOST_OF_IT = 0.5;

    private long lookedAt = System.nanoTime();
    private long collecting = collectionMillis();

    /**
     * Whether hardly anything is left: the last collections found the heap nearly full, and most of the time since the last look,
     * or since this was made, went by in collections.
     */
    boolean isScarce() {
        long now = System.nanoTime();
        long millis = collectionMillis();
        boolean busy = isBusy(millis - collecting, now - lookedAt);
        lookedAt = now;
        collecting = millis;
        return busy && isNearlyFull(usedAfterCollections(), Runtime.getRuntime().maxMemory());
    }

    /** Whether most of that time went by in collections. */
    static boolean isBusy(long collectionMillis, long nanos) {
        return TimeUnit.MILLISECONDS.toNanos(collectionMillis) > MOST_OF_IT * nanos;
    }

    static boolean isNearlyFull(long used, long most) {
        return used > NEARLY_FULL * most;
    }

    private static long usedAfterCollections() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += left == null ? 0 : left.getUsed();
        }
        return used;
    }

    private static long collectionMillis() {
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            millis += Math.max(0, collector.getCollectionTime());
        }
        return millis;
    }
}
