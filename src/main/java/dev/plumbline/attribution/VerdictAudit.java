package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How often verdicts are right: explanations held against the same ones integrated far more finely.
 *
 * <p>The true error of an explanation is the L1 distance of its attributions from the reference's, relative to the L1 norm of those.
 *
 * @param tolerance what the verdicts were given for
 */
public record VerdictAudit(double tolerance, List<Entry> entries) {
    /** Share of the {@link Verdict#CONVERGED} explanations that must be right for verdicts to be called honest. */
    public static final double HONEST = 0.99;

    public VerdictAudit {
        require(tolerance > 0, "tolerance must be positive, found %s", tolerance);
        entries = List.copyOf(entries);
    }

    /** One explanation's verdict and how wrong it is. */
    public record Entry(Verdict verdict, double trueError, double errorEstimate, int points) {
        public Entry {
            requireNonNull(verdict, "verdict");
        }

        /** Compares an explanation with a finer one of the same point and target. */
        public static Entry of(Explanation found, Explanation reference) {
            var truth = Layout.flatten(reference.attributions());
            double distance = Vectors.distance(Layout.flatten(found.attributions()), truth);
            var accuracy = found.accuracy();
            return new Entry(
                    accuracy.verdict(),
                    Vectors.ratio(distance, Vectors.norm(truth)),
                    accuracy.errorEstimate(),
                    accuracy.points());
        }
    }

    public int explanations() {
        return entries.size();
    }

    /** Explanations that say they meet the tolerance. */
    public int converged() {
        return count(Verdict.CONVERGED, true) + count(Verdict.CONVERGED, false);
    }

    /** Explanations that say they meet the tolerance and do not. */
    public int wronglyConverged() {
        return count(Verdict.CONVERGED, false);
    }

    /** Explanations that meet the tolerance and do not know it. */
    public int wronglyViolated() {
        return count(Verdict.VIOLATED, true);
    }

    /** Share of the converged explanations that are right; 1 where none converged. */
    public double honesty() {
        return converged() == 0 ? 1 : 1 - (double) wronglyConverged() / converged();
    }

    public boolean honest() {
        return honesty() >= HONEST;
    }

    public double meanPoints() {
        return entries.stream().mapToInt(Entry::points).average().orElse(0);
    }

    /** The smallest true error that a part {@code p} in [0, 1] of the explanations do not exceed. */
    public double trueError(double p) {
        var sorted = entries.stream().mapToDouble(Entry::trueError).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.max(0, Math.ceil(p * sorted.length) - 1)];
    }

    private int count(Verdict verdict, boolean right) {
        return (int) entries.stream()
                .filter(entry -> entry.verdict() == verdict && entry.trueError() <= tolerance == right)
                .count();
    }
}
