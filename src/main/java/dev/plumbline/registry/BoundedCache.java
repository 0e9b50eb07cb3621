package dev.plumbline.registry;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was learnt from the registry, by key; reading takes no lock.
 *
 * <p>When it is full an arbitrary entry makes room: answers of a registry do not change, so the worst case is to ask again.
 */
final class BoundedCache<K, V> {
    private final Map<K, V> entries = new ConcurrentHashMap<>();
    private final int capacity;

    BoundedCache(int capacity) {
        this.capacity = capacity;
    }

    /** The value of a key, fetched outside any lock where it is missing; a failure to fetch is not remembered. */
    V get(K key, Supplier<V> fetch) {
        var known = entries.get(key);
        if (known != null) {
            return known;
        }
        var fetched = fetch.get();
        if (entries.size() >= capacity) {
            var keys = entries.keySet().iterator();
            if (keys.hasNext()) {
                entries.remove(keys.next());
            }
        }
        entries.put(key, fetched);
        return fetched;
    }
}
