package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

import dev.plumbline.tensor.Tensor;
import java.util.List;

/**
 * What is wanted beside plain integrated gradients.
 *
 * @param pathGradients whether explanations carry {@link Explanation#pathGradients()}, which straight paths alone have
 * @param noise what is added to inputs
 * @param wayPoints where every path turns on its way from the baseline to the input, in order; none for straight paths
 */
public record PathOptions(boolean pathGradients, Noise noise, List<Point> wayPoints) {
    public PathOptions {
        requireNonNull(noise, "noise");
        wayPoints = List.copyOf(wayPoints);
        require(
                !pathGradients || wayPoints.isEmpty(),
                "path gradients belong to straight paths, found %d way points",
                wayPoints.size());
    }

    /** Straight paths from the baselines to the input, attributions alone. */
    public static PathOptions defaults() {
        return new PathOptions(false, Noise.NONE, List.of());
    }

    public PathOptions withPathGradients(boolean wanted) {
        return new PathOptions(wanted, noise, wayPoints);
    }

    public PathOptions withNoise(Noise newNoise) {
        return new PathOptions(pathGradients, newNoise, wayPoints);
    }

    public PathOptions withWayPoints(List<Point> newWayPoints) {
        return new PathOptions(pathGradients, noise, newWayPoints);
    }

    /**
     * The paths of one prediction.
     *
     * @throws IllegalArgumentException if a way point does not have the input's shapes
     */
    public Example example(Point input, List<BaselinePoint> baselines, String predictionId) {
        var turns = wayPoints.stream().map(wayPoint -> fitting(wayPoint, input)).toList();
        return new Example(input, baselines, turns, noise.around(input, predictionId));
    }

    /** The way point in the input's types. */
    private static Point fitting(Point wayPoint, Point input) {
        var expected = input.inputs().stream().map(Tensor::shape).toList();
        var found = wayPoint.inputs().stream().map(Tensor::shape).toList();
        require(found.equals(expected), "expected way points of the input's shapes %s, found %s", expected, found);
        return new Baseline.Vector(wayPoint).like(input);
    }
}
