package dev.plumbline.runtime;

import dev.plumbline.attribution.Segment;
import dev.plumbline.tensor.Tensor;
import java.util.List;

/**
 * Consecutive positions of a segment that are evaluated in one run.
 *
 * @param number of the segment in its call
 * @param from first position
 * @param points number of positions
 */
record Stretch(int number, Segment segment, ExampleRow example, int from, int points) {
    /** Stretches of one kind fit into one batch. */
    record Kind(int points, int rules, List<?> shapes, List<?> context) {}

    Kind kind() {
        return new Kind(
                points,
                segment.weights().length,
                segment.start().inputs().stream().map(Tensor::shape).toList(),
                example.context().values().stream().map(Tensor::shape).toList());
    }
}
