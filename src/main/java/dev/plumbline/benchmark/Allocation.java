package dev.plumbline.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Memory of the heap that the calling thread takes. */
final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Bytes that a piece of work takes on this thread. */
    static long bytes(Runnable piece) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        piece.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
