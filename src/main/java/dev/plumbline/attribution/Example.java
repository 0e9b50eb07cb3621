package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A point to explain and the baselines it is compared with.
 *
 * @param baselines where paths start; their weights are shares and need not sum to 1
 * @param wayPoints where paths turn on their way from a baseline to an end, in order; none for straight paths
 * @param ends where paths end, with equal shares: the input itself, or noisy copies of it
 */
public record Example(Point input, List<BaselinePoint> baselines, List<Point> wayPoints, List<Point> ends) {
    public Example {
        requireNonNull(input, "input");
        baselines = List.copyOf(baselines);
        wayPoints = List.copyOf(wayPoints);
        ends = List.copyOf(ends);
        require(!baselines.isEmpty(), "an example needs at least one baseline");
        require(!ends.isEmpty(), "an example needs at least one point where paths end");
    }

    /** An example whose paths lead straight to the input. */
    public Example(Point input, List<BaselinePoint> baselines) {
        this(input, baselines, List.of(), List.of(input));
    }

    /** An example with a single baseline. */
    public static Example of(Point input, Point baseline) {
        return new Example(input, List.of(BaselinePoint.of("baseline", 1, baseline)));
    }

    /** The same example on paths through these points. */
    public Example through(List<Point> newWayPoints) {
        return new Example(input, baselines, newWayPoints, ends);
    }

    /** Straight lines that are integrated: the stretches of one path from every baseline to every end. */
    public int lines() {
        return baselines.size() * ends.size() * stretches();
    }

    /** Straight lines of one path. */
    int stretches() {
        return wayPoints.size() + 1;
    }
}
