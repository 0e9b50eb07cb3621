package dev.plumbline.registry;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Ids the registry has lately said it does not know, so that a flood of corrupt records does not become a flood of requests.
 *
 * <p>Off where the time to live is 0. When it is full it remembers nothing new until old entries are over their time.
 */
final class MissingIds {
    private record Remembered(RegistryResponseException answer, long atNanos) {}

    private final Map<Integer, Remembered> missing = new ConcurrentHashMap<>();
    private final Duration timeToLive;
    private final int capacity;
    private final LongSupplier nanoTime;

    MissingIds(Duration timeToLive, int capacity, LongSupplier nanoTime) {
        this.timeToLive = timeToLive;
        this.capacity = capacity;
        this.nanoTime = nanoTime;
    }

    /** Throws again what was answered for this id, if that is not too long ago. */
    void rethrow(int id) {
        var known = missing.get(id);
        if (known != null && !isOver(known)) {
            var answer = known.answer();
            throw new RegistryResponseException(answer.getMessage(), answer.status(), answer.errorCode());
        }
    }

    void remember(int id, RegistryResponseException answer) {
        if (timeToLive.isZero() || !answer.isNotFound()) {
            return;
        }
        if (missing.size() >= capacity) {
            missing.values().removeIf(this::isOver);
        }
        if (missing.size() < capacity) {
            missing.put(id, new Remembered(answer, nanoTime.getAsLong()));
        }
    }

    private boolean isOver(Remembered remembered) {
        return nanoTime.getAsLong() - remembered.atNanos() >= timeToLive.toNanos();
    }
}
