package dev.plumbline.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The records a task has read and not answered, each in one of a few numbered slots of a logged and cached store.
 *
 * <p>Reusing slot numbers makes the cache absorb what is put and deleted between two commits: only what is unanswered at a commit
 * reaches the changelog, and the changelog stays as small as the slots. Keys that count on (sequence numbers) wrote 19 times the bytes.
 */
final class Slots {
    /** A record and the slot it lies in. */
    record Filled(int slot, Pending pending) {}

    private final KeyValueStore<Integer, Pending> store;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final int count;
    private long nextSequence;

    Slots(KeyValueStore<Integer, Pending> store, int count) {
        this.store = store;
        this.count = count;
    }

    /** What an earlier owner of the task left unanswered, in order of arrival; called once, first. */
    List<Filled> restore() {
        var filled = new ArrayList<Filled>();
        try (var entries = store.all()) {
            entries.forEachRemaining(entry -> filled.add(new Filled(entry.key, entry.value)));
        }
        filled.sort(Comparator.comparingLong(entry -> entry.pending().sequence()));
        if (!filled.isEmpty()) {
            nextSequence = filled.get(filled.size() - 1).pending().sequence() + 1;
        }
        var taken = new HashSet<Integer>();
        filled.forEach(entry -> taken.add(entry.slot()));
        for (int slot = 0; slot < count; slot++) {
            if (!taken.contains(slot)) {
                free.addLast(slot);
            }
        }
        return filled;
    }

    boolean full() {
        return free.isEmpty();
    }

    /** Stores an admitted record in a free slot. */
    int put(Admitted admitted) {
        int slot = free.removeFirst();
        store.put(slot, new Pending(nextSequence++, admitted.source(), admitted.decision()));
        return slot;
    }

    /** Empties a slot whose record was answered. One beyond the count, of an earlier configuration, is not used again. */
    void release(int slot) {
        // Not delete(): that reads what it removes, to return it.
        store.put(slot, null);
        if (slot < count) {
            free.addFirst(slot);
        }
    }
}
