package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

/**
 * A straight line in the input space of one example.
 *
 * @param example index of the example, as the {@link GradientFunction} numbers them; it fixes the target and whatever inputs are not
 *     explained
 * @param start the point at position 0
 * @param end the point at position 1
 */
public record Line(int example, Point start, Point end) {
    public Line {
        requireNonNull(start, "start");
        requireNonNull(end, "end");
    }
}
