package dev.plumbline.attribution;

import static java.util.Comparator.comparingDouble;

import dev.plumbline.attribution.AdaptiveIntegration.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The trapezoid rule between the known points of an example's paths, with its error estimated from how much the gradient changes
 * between neighbours.
 *
 * <p>A kink somewhere in an interval of width h, where the integrand jumps by v, makes the trapezoid wrong by v h (u - 1/2), u being
 * its place in the interval. With u uniform that is v h / sqrt(12) in the root mean square; intervals are independent, so their squares
 * add up for each feature. F is not asked: a kink that the path crosses slowly moves F little and the attributions much, so that
 * completeness alone would call it small.
 */
final class Trapezoids {
    /** Factor on estimates, so that the true error rarely exceeds them; calibrated in docs/measurements.md. */
    static final double SAFETY = 1.7;

    private static final double UNIFORM_DEVIATION = 1 / Math.sqrt(12);
    /** Intervals are bisected together when their variation is at least this part of the largest. */
    private static final double WORTHWHILE = 0.25;
    /** What one round adds to the intervals at least and at most. */
    private static final double LEAST_SHARE = 1 / 8.0;

    private static final double MOST_SHARE = 1 / 2.0;
    /** Below this width positions are no longer told apart. */
    private static final double NARROWEST = 0x1p-30;

    private final List<double[]> pathGradients = new ArrayList<>();
    private final List<Gap> gaps = new ArrayList<>();
    private final double deviation;

    /** The interval after a sample, with the L1 norm of the integrand's change across it times its width and its path's share. */
    private record Gap(PathSamples path, int left, double variation) {
        double width() {
            return path.position(left + 1) - path.position(left);
        }

        double middle() {
            return path.position(left) + width() / 2;
        }
    }

    private Trapezoids(PathBundle bundle, List<PathSamples> paths, KeptGradients kept) {
        var squares = kept.take(bundle.elements());
        Arrays.fill(squares, 0);
        for (var path : paths) {
            var pathGradient = new double[squares.length];
            for (int left = 0; left < path.size() - 1; left++) {
                gaps.add(new Gap(path, left, sweep(path, left, pathGradient, squares)));
            }
            pathGradients.add(pathGradient);
        }
        double sum = 0;
        for (double square : squares) {
            sum += Math.sqrt(square);
        }
        kept.give(squares);
        deviation = sum;
    }

    static Trapezoids of(PathBundle bundle, List<PathSamples> paths, KeptGradients kept) {
        return new Trapezoids(bundle, paths, kept);
    }

    /** Adds one interval's trapezoid to the path gradient and its squared variation per feature; returns its L1 variation. */
    private static double sweep(PathSamples path, int left, double[] pathGradient, double[] squares) {
        var from = path.gradient(left);
        var to = path.gradient(left + 1);
        double width = path.position(left + 1) - path.position(left);
        double reach = path.path().share() * width;
        var displacement = path.path().displacement();
        double variation = 0;
        for (int i = 0; i < squares.length; i++) {
            double before = from[i];
            double after = to[i];
            double change = reach * Math.abs(displacement[i] * (after - before));
            pathGradient[i] += width / 2 * (before + after);
            squares[i] += change * change;
            variation += change;
        }
        return variation;
    }

    /** The mean gradient of each path, flattened. */
    List<double[]> pathGradients() {
        return pathGradients;
    }

    /** What these trapezoids integrate to, with its error relative to the L1 norm of the averaged attributions. */
    Integration estimated(Integration integration) {
        double norm = Vectors.norm(integration.average());
        return integration.withErrorEstimate(SAFETY * UNIFORM_DEVIATION * Vectors.ratio(deviation, norm));
    }

    /**
     * The middles of the intervals where the gradient changes most.
     *
     * <p>The error falls about as 1 / points, which says how many are still missing; half of them are asked for at a time, at most half
     * as many as there are and at least an eighth: rounds of a point or two cost more than points.
     */
    List<Request> bisections(double errorEstimate, double tolerance, int budget) {
        double missing = (errorEstimate / tolerance - 1) / 2;
        double share = Math.min(Math.max(missing, LEAST_SHARE), MOST_SHARE);
        int count = (int) Math.min(budget, Math.ceil(share * gaps.size()));
        var candidates = new ArrayList<Gap>();
        double largest = 0;
        for (var gap : gaps) {
            if (gap.width() >= NARROWEST && gap.variation() > 0) {
                candidates.add(gap);
                largest = Math.max(largest, gap.variation());
            }
        }
        double least = WORTHWHILE * largest;
        candidates.removeIf(gap -> gap.variation() < least);
        if (candidates.size() > count) {
            candidates.sort(comparingDouble(Gap::variation).reversed());
        }
        var requests = new ArrayList<Request>();
        for (var gap : candidates.subList(0, Math.max(Math.min(count, candidates.size()), 0))) {
            requests.add(new Request(gap.path(), gap.middle()));
        }
        return requests;
    }
}
