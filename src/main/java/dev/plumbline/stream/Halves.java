package dev.plumbline.stream;

import dev.plumbline.event.inference.LoggedEvent;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The events of a task that wait for their other half, each in one of a few numbered slots of a logged and cached store.
 *
 * <p>Slots for the reason that {@link Slots} has: a pair that meets between two commits leaves no trace in the changelog. What is kept
 * beside the store is an id, a slot and a time for each.
 */
final class Halves {
    private record Place(long at, long sequence, int slot, String id, LoggedEvent.Kind kind) {}

    private final KeyValueStore<Integer, Half> store;
    private final Map<String, Place> byId = new HashMap<>();
    private final TreeSet<Place> byTime =
            new TreeSet<>(Comparator.comparingLong(Place::at).thenComparingLong(Place::sequence));
    private final Deque<Integer> free = new ArrayDeque<>();
    private final int count;
    private long nextSequence;

    /**
     * Takes up what an earlier owner of the task left in the store.
     *
     * @param count how many slots there are
     */
    Halves(KeyValueStore<Integer, Half> store, int count) {
        this.store = store;
        this.count = count;
        var taken = new HashSet<Integer>();
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> {
                index(entry.key, entry.value);
                taken.add(entry.key);
                nextSequence = Math.max(nextSequence, entry.value.sequence() + 1);
            });
        }
        for (int slot = 0; slot < count; slot++) {
            if (!taken.contains(slot)) {
                free.addLast(slot);
            }
        }
    }

    private void index(int slot, Half half) {
        var place = new Place(half.at(), half.sequence(), slot, half.id(), half.kind());
        byId.put(half.id(), place);
        byTime.add(place);
    }

    boolean full() {
        return free.isEmpty();
    }

    int size() {
        return byId.size();
    }

    /** Whether an event of an id waits, and of which kind it is. */
    Optional<LoggedEvent.Kind> kind(String id) {
        return Optional.ofNullable(byId.get(id)).map(Place::kind);
    }

    /** Keeps an event in a free slot. */
    void put(long at, LoggedEvent event, SourceRecord source) {
        int slot = free.removeFirst();
        var half = new Half(nextSequence++, at, event.id(), event.kind(), source);
        store.put(slot, half);
        index(slot, half);
    }

    /** Takes the event of an id out. */
    Half take(String id) {
        return take(byId.get(id));
    }

    /** Takes out the event that has waited longest. */
    Half takeOldest() {
        return take(byTime.first());
    }

    /** Takes out the event that has waited longest, if it is from before a time. */
    Optional<Half> takeOlderThan(long time) {
        return byTime.isEmpty() || byTime.first().at() >= time ? Optional.empty() : Optional.of(takeOldest());
    }

    /** The latest time of those that wait; empty where none does. */
    Optional<Long> latest() {
        return byTime.isEmpty() ? Optional.empty() : Optional.of(byTime.last().at());
    }

    private Half take(Place place) {
        byId.remove(place.id());
        byTime.remove(place);
        var half = store.delete(place.slot());
        // One beyond the count, of an earlier configuration, is not used again.
        if (place.slot() < count) {
            free.addFirst(place.slot());
        }
        return half;
    }
}
