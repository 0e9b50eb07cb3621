package dev.plumbline.attribution;

import java.util.List;

/** Which scalar of the model's output is explained, before a row's own values settle it. */
public sealed interface Target {
    /** The element at a fixed index into one row of the output, such as {@code [3]} for the fourth class; empty for a scalar. */
    record Index(List<Long> index) implements Target {
        public Index {
            index = List.copyOf(index);
        }
    }

    /** The class the model served for this prediction; {@link Argmax} of the served output. */
    record ServedClass() implements Target {}

    /** The largest element of the recomputed output. */
    record Argmax() implements Target {}

    /** The class with this label, where the configuration names the labels. */
    record Label(String label) implements Target {}
}
