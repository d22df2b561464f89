package org.weightless.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** What is alive on the heap. */
final class Heap {
    private Heap() {}

    /**
     * Bytes that a full collection leaves, by the collector's own count. {@code Runtime.freeMemory} is no substitute: it
     * takes the buffer from which a thread allocates for used, all of its ten megabytes, as soon as that thread has made
     * its first object after the collection. Divided by a million objects that was a difference of 4 to 12 bytes each.
     */
    static long live() {
        System.gc();
        long live = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            if (pool.getType() == MemoryType.HEAP) {
                live += pool.getCollectionUsage().getUsed();
            }
        }
        return live;
    }
}
