package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

/**
 * A line with the places where the gradient is wanted on it, and what each of them counts.
 *
 * @param positions where to evaluate, each in [0, 1]
 * @param weights one per position
 */
public record Segment(Line line, double[] positions, double[] weights) {
    public Segment {
        requireNonNull(line, "line");
        require(
                weights.length == positions.length,
                "expected %d weights, one per position, found %d",
                positions.length,
                weights.length);
    }
}
