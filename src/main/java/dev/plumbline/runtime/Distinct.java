package dev.plumbline.runtime;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Objects numbered in the order they are first seen. */
final class Distinct<T> {
    private final IdentityHashMap<T, Integer> numbers = new IdentityHashMap<>();
    private final List<T> elements = new ArrayList<>();

    /** The number of an object, from 0. */
    int number(T element) {
        var known = numbers.putIfAbsent(element, elements.size());
        if (known != null) {
            return known;
        }
        elements.add(element);
        return elements.size() - 1;
    }

    /** By number. */
    List<T> elements() {
        return elements;
    }
}
