package dev.plumbline.attribution;

import dev.plumbline.attribution.AdaptiveIntegration.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

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

    private final List<PathSamples> paths;
    private final KeptGradients kept;
    /** Of each path the integral, flattened. */
    private final List<double[]> pathGradients = new ArrayList<>();
    /**
     * Of each feature the sum of squared changes. What rounding leaves of squares that were taken away again is 1e-8 of the change, less than
     * the narrowest interval shows.
     */
    private final double[] squares;
    /** Intervals that may be bisected, the one across which the gradient changes most first. */
    private final PriorityQueue<Gap> open =
            new PriorityQueue<>(Comparator.comparingDouble(Gap::variation).reversed());
    /** Intervals whose middles were asked for. */
    private final List<Gap> bisected = new ArrayList<>();

    private int intervals;

    /**
     * An interval between neighbouring samples.
     *
     * @param path its number
     * @param variation L1 norm of the integrand's change across it, times its width and its path's share
     */
    private record Gap(int path, double from, double to, double[] before, double[] after, double variation) {
        double middle() {
            return from + (to - from) / 2;
        }

        /** Whether there is something to be found inside. */
        boolean promises() {
            return variation > 0 && to - from >= NARROWEST;
        }
    }

    /** @param paths with the samples known */
    Trapezoids(PathBundle bundle, List<PathSamples> paths, KeptGradients kept) {
        this.paths = paths;
        this.kept = kept;
        squares = kept.take(bundle.elements());
        Arrays.fill(squares, 0);
        for (int number = 0; number < paths.size(); number++) {
            pathGradients.add(new double[squares.length]);
            for (int left = 0; left < paths.get(number).size() - 1; left++) {
                add(number, left);
            }
        }
    }

    /** Adds an interval's trapezoid to the path gradient, and its squared variation per feature. */
    private void add(int number, int left) {
        var path = paths.get(number);
        var pathGradient = pathGradients.get(number);
        var before = path.gradient(left);
        var after = path.gradient(left + 1);
        double width = path.position(left + 1) - path.position(left);
        double reach = path.path().share() * width;
        var displacement = path.path().displacement();
        double variation = 0;
        for (int i = 0; i < squares.length; i++) {
            double change = reach * Math.abs(displacement[i] * (after[i] - before[i]));
            pathGradient[i] += width / 2 * (before[i] + after[i]);
            squares[i] += change * change;
            variation += change;
        }
        put(new Gap(number, path.position(left), path.position(left + 1), before, after, variation));
    }

    private void put(Gap gap) {
        intervals++;
        if (gap.promises()) {
            open.add(gap);
        }
    }

    /** Takes the samples into account that {@link #bisections} asked for. */
    void refine() {
        bisected.forEach(this::halve);
        bisected.clear();
    }

    /** Puts the halves of an interval in its place. */
    private void halve(Gap gap) {
        var path = paths.get(gap.path());
        var pathGradient = pathGradients.get(gap.path());
        var displacement = path.path().displacement();
        var before = gap.before();
        var middle = path.gradient(path.index(gap.middle()));
        var after = gap.after();
        double width = gap.to() - gap.from();
        double reach = path.path().share() * width / 2;
        double first = 0;
        double second = 0;
        for (int i = 0; i < squares.length; i++) {
            double far = reach * Math.abs(displacement[i]);
            double rise = far * (middle[i] - before[i]);
            double further = far * (after[i] - middle[i]);
            double whole = 2 * (rise + further);
            pathGradient[i] += width / 4 * (2 * middle[i] - before[i] - after[i]);
            squares[i] += rise * rise + further * further - whole * whole;
            first += Math.abs(rise);
            second += Math.abs(further);
        }
        intervals--;
        put(new Gap(gap.path(), gap.from(), gap.middle(), before, middle, first));
        put(new Gap(gap.path(), gap.middle(), gap.to(), middle, after, second));
    }

    /** The mean gradient of each path, flattened. */
    List<double[]> pathGradients() {
        return pathGradients.stream().map(double[]::clone).toList();
    }

    /** What these trapezoids integrate to, with its error relative to the L1 norm of the averaged attributions. */
    Integration estimated(Integration integration) {
        double deviation = 0;
        for (double square : squares) {
            deviation += Math.sqrt(Math.max(square, 0));
        }
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
        double count = Math.min(budget, Math.ceil(share * intervals));
        double least = open.isEmpty() ? 0 : WORTHWHILE * open.peek().variation();
        while (bisected.size() < count && !open.isEmpty() && open.peek().variation() >= least) {
            bisected.add(open.poll());
        }
        return bisected.stream()
                .map(gap -> new Request(paths.get(gap.path()), gap.middle()))
                .toList();
    }

    /** Gives the array back in which changes were summed. */
    void release() {
        kept.give(squares);
    }
}
