package dev.plumbline.attribution;

import dev.plumbline.attribution.AdaptiveIntegration.Request;
import java.util.ArrayList;
import java.util.List;

/**
 * The adaptive integration of one example, over all of its baselines.
 *
 * <p>Nested rules come first: a smooth model is done after 7 points. Where the rules stop converging fast the integrand has kinks, and
 * the intervals between the known points are bisected where the gradient changes most.
 */
final class AdaptiveExample {
    /** A nested rule that is worth going on with divides the error at least by this. */
    private static final double FAST = 10;

    private final PathBundle bundle;
    private final KeptGradients kept;
    private final List<PathSamples> paths;
    private final double tolerance;
    private final int budget;

    private Integration best;
    private int level;
    private Trapezoids trapezoids;
    private List<Request> wanted;

    /** @param kept whose room bounds the points */
    AdaptiveExample(PathBundle bundle, Method.Adaptive method, KeptGradients kept) {
        this.bundle = bundle;
        this.kept = kept;
        this.paths = bundle.paths().stream().map(PathSamples::new).toList();
        this.tolerance = method.tolerance();
        this.budget = (int) Math.min((long) method.maxPoints() * paths.size(), kept.room(bundle.elements()));
        this.wanted = nestedPositions();
    }

    /** Where gradients are wanted before the next {@link #judge}. */
    List<Request> wanted() {
        return wanted;
    }

    boolean done() {
        return wanted.isEmpty();
    }

    Integration result() {
        return best;
    }

    /** Gives the arrays back in which gradients were kept. */
    void release() {
        paths.forEach(path -> path.release(kept));
        if (trapezoids != null) {
            trapezoids.release();
        }
    }

    /** Takes the new samples into account and decides what is wanted next. */
    void judge() {
        double before = best == null ? Double.POSITIVE_INFINITY : best.errorEstimate();
        if (trapezoids == null) {
            best = nested();
            wanted = accurate(best) ? List.of() : goOnFrom(before);
        } else {
            bisect();
        }
    }

    private List<Request> goOnFrom(double errorBefore) {
        boolean first = level == 0;
        boolean fast = best.errorEstimate() * FAST <= errorBefore;
        level++;
        if ((first || fast)
                && level < LobattoKronrod.PAIRS.size()
                && pair().fine().points() * paths.size() <= budget) {
            return nestedPositions();
        }
        bisect();
        return wanted;
    }

    private void bisect() {
        if (trapezoids == null) {
            trapezoids = new Trapezoids(bundle, paths, kept);
        } else {
            trapezoids.refine();
        }
        var integration = trapezoids.estimated(integration(trapezoids.pathGradients()));
        if (accurate(integration) || integration.errorEstimate() < best.errorEstimate()) {
            best = integration;
        }
        wanted = accurate(best)
                ? List.of()
                : trapezoids.bisections(integration.errorEstimate(), tolerance, budget - points());
    }

    private boolean accurate(Integration integration) {
        return integration.verdict(tolerance) == Verdict.CONVERGED;
    }

    private Integration nested() {
        var fine = integration(weightedSums(pair().fine().weights()));
        var coarse = bundle.average(bundle.attributions(weightedSums(pair().coarseWeights())));
        double distance = Vectors.distance(fine.average(), coarse);
        return fine.withErrorEstimate(Trapezoids.SAFETY * Vectors.ratio(distance, Vectors.norm(fine.average())));
    }

    private List<double[]> weightedSums(double[] weights) {
        var sums = new ArrayList<double[]>();
        paths.forEach(path -> sums.add(path.weightedSum(weights)));
        return sums;
    }

    private Integration integration(List<double[]> pathGradients) {
        return Integration.of(bundle, pathGradients, points(), Double.NaN);
    }

    private LobattoKronrod.NestedPair pair() {
        return LobattoKronrod.PAIRS.get(level);
    }

    /** The positions of the current nested rule that are not known yet. */
    private List<Request> nestedPositions() {
        var positions = new ArrayList<Request>();
        for (var path : paths) {
            for (double position : pair().fine().positions()) {
                if (!path.has(position)) {
                    positions.add(new Request(path, position));
                }
            }
        }
        return positions;
    }

    private int points() {
        int points = 0;
        for (var path : paths) {
            points += path.size();
        }
        return points;
    }
}
