package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

/**
 * One place on a line.
 *
 * @param position in [0, 1]
 */
public record LinePoint(Line line, double position) {
    public LinePoint {
        requireNonNull(line, "line");
    }
}
