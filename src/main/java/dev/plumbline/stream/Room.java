package dev.plumbline.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of records that all tasks of this process may have read and not answered.
 *
 * <p>Slots alone bound their number: what is a few megabytes of table rows would be gigabytes of images. A task that holds nothing may
 * always take one record, so every task moves on whatever the others hold, and the bound is exceeded by one record of each at most.
 */
final class Room {
    /**
     * The heap holds a record some five times: as it was read, decoded, in the cache of its store, and as its attributions of twice the
     * size. So this leaves two thirds for all else.
     */
    private static final int SHARE_OF_HEAP = 16;

    private final long bytes;
    private final AtomicLong taken = new AtomicLong();

    /** Room for so many bytes. */
    Room(long bytes) {
        this.bytes = bytes;
    }

    /** Room as configured, a share of the heap by default. */
    static Room of(StreamSettings.Buffer buffer) {
        long configured = (long) buffer.mebibytes() << 20;
        return new Room(configured > 0 ? configured : Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** The share of a task that holds nothing yet. */
    Share share() {
        return new Share();
    }

    /** What one task holds, on its own thread. */
    final class Share implements AutoCloseable {
        private long held;

        private Share() {}

        /** Takes a record's bytes, if there is room or this is the only one of the task. */
        boolean take(long size) {
            if (held > 0 && taken.get() + size > bytes) {
                return false;
            }
            if (taken.addAndGet(size) > bytes && held > 0) {
                // Another task was faster.
                taken.addAndGet(-size);
                return false;
            }
            held += size;
            return true;
        }

        /** Takes the bytes of a record that was read before, by this process or another: it cannot be left out. */
        void takeRestored(long size) {
            taken.addAndGet(size);
            held += size;
        }

        void giveBack(long size) {
            taken.addAndGet(-size);
            held -= size;
        }

        /** Gives back all that is held. */
        @Override
        public void close() {
            giveBack(held);
        }
    }
}
