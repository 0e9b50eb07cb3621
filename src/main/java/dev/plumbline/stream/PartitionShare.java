package dev.plumbline.stream;

import java.util.concurrent.atomic.AtomicInteger;

/** Which part of the stream this process reads: its partitions of all. Safe for use by several threads. */
final class PartitionShare {
    private final AtomicInteger read = new AtomicInteger();
    private volatile int all = 1;

    /** Takes in how many partitions there are, over all processes. */
    void outOf(int partitions) {
        all = Math.max(1, partitions);
    }

    /** A task begins to read its partition. */
    void opened() {
        read.incrementAndGet();
    }

    void closed() {
        read.decrementAndGet();
    }

    /** In (0, 1]; all of it while the number of partitions is not known. */
    double share() {
        return Math.min(1, Math.max(1, read.get()) / (double) all);
    }
}
