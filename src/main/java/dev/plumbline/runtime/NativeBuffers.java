package dev.plumbline.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Buffers outside the heap that are used again.
 *
 * <p>The JVM frees such a buffer only when it happens to collect garbage, long after its last use: a new one for every run would pile up
 * beyond any bound on memory. Safe for use by several threads.
 */
final class NativeBuffers {
    /** What lies idle at most. */
    private static final long MOST_IDLE_BYTES = 32L << 20;

    private final Map<Integer, Deque<ByteBuffer>> idle = new HashMap<>();
    private long idleBytes;

    /** A buffer of this many bytes in native order, to be given back by closing the loan. */
    Loan borrow(int bytes) {
        return new Loan(taken(Math.max(Integer.highestOneBit(Math.max(bytes, 1) * 2 - 1), 1)), bytes);
    }

    private synchronized ByteBuffer taken(int capacity) {
        var known = idle.getOrDefault(capacity, new ArrayDeque<>()).poll();
        if (known == null) {
            return ByteBuffer.allocateDirect(capacity);
        }
        idleBytes -= capacity;
        return known;
    }

    private synchronized void given(ByteBuffer buffer) {
        if (idleBytes + buffer.capacity() <= MOST_IDLE_BYTES) {
            idleBytes += buffer.capacity();
            idle.computeIfAbsent(buffer.capacity(), capacity -> new ArrayDeque<>())
                    .push(buffer);
        }
    }

    /** A buffer in use. */
    final class Loan implements AutoCloseable {
        private final ByteBuffer whole;
        private final ByteBuffer part;

        private Loan(ByteBuffer whole, int bytes) {
            this.whole = whole;
            this.part = whole.slice(0, bytes).order(ByteOrder.nativeOrder());
        }

        ByteBuffer buffer() {
            return part;
        }

        @Override
        public void close() {
            given(whole);
        }
    }
}
