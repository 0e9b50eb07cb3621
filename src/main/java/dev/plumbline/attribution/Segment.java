package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

/**
 * A straight piece of a path with the places where the gradient is wanted on it.
 *
 * @param example index of the example this segment belongs to, as the {@link GradientFunction} numbers them; the example fixes the
 *     target and whatever inputs are not explained
 * @param start the point at position 0
 * @param end the point at position 1
 * @param positions where to evaluate, each in [0, 1]; {@code n} of them
 * @param weights {@code k} rows of {@code n} weights; one gradient sum is returned per row
 */
public record Segment(int example, Point start, Point end, double[] positions, double[][] weights) {
    public Segment {
        requireNonNull(start, "start");
        requireNonNull(end, "end");
        for (var row : weights) {
            if (row.length != positions.length) {
                throw new IllegalArgumentException(
                        "expected %d weights, one per position, found %d".formatted(positions.length, row.length));
            }
        }
    }
}
