package dev.claudetap.viewer;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/**
 * How much of the heap is taken by what is still in use, as the last collections found it. A heap that is nearly full of that
 * ends no work: it makes all of it a hundred times slower, for minutes, before the JVM gives up.
 */
final class HeapRoom {
    private static final double NEARLY_FULL = 0.8;

    private HeapRoom() {}

    /** Whether hardly anything is left. Asks the JVM's management, which takes a moment the first time. */
    static boolean isScarce() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage left = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += left == null ? 0 : left.getUsed();
        }
        return used > NEARLY_FULL * Runtime.getRuntime().maxMemory();
    }
}
