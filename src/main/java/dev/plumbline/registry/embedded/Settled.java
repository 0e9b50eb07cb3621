package dev.plumbline.registry.embedded;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A setting of the whole registry that subjects may override. */
final class Settled<V> {
    private final V initial;
    private final Map<String, V> bySubject = new TreeMap<>();
    private V global;

    Settled(V initial) {
        this.initial = initial;
        this.global = initial;
    }

    V global() {
        return global;
    }

    void setGlobal(V value) {
        global = value;
    }

    V resetGlobal() {
        var old = global;
        global = initial;
        return old;
    }

    Optional<V> own(String subject) {
        return Optional.ofNullable(bySubject.get(subject));
    }

    V of(String subject) {
        return bySubject.getOrDefault(subject, global);
    }

    void set(String subject, V value) {
        bySubject.put(subject, value);
    }

    Optional<V> remove(String subject) {
        return Optional.ofNullable(bySubject.remove(subject));
    }

    Map<String, V> bySubject() {
        return bySubject;
    }
}
