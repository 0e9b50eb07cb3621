package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;
import static java.util.Objects.requireNonNull;

/** How the integral along the path is taken, and when the result counts as right. */
public sealed interface Method {
    /** Points that the adaptive method takes at least, per baseline. */
    int FEWEST_POINTS = AdaptiveIntegration.FEWEST_POINTS;

    /** The adaptive method at 1 % with at most 256 points per baseline. */
    static Method defaults() {
        return new Adaptive(0.01, 256);
    }

    /** The relative error above which an explanation's verdict is {@link Verdict#VIOLATED}. */
    double tolerance();

    /** The name in events, such as {@code gauss-legendre} or {@code adaptive}. */
    String id();

    /**
     * The same rule for every example.
     *
     * @param points gradient evaluations per baseline
     * @param tolerance bound on the relative convergence delta
     */
    record Fixed(Rule rule, int points, double tolerance) implements Method {
        public Fixed {
            requireNonNull(rule, "rule");
            require(points >= 1, "points must be at least 1, found %d", points);
            require(
                    rule != Rule.TRAPEZOID || points >= 2,
                    "the trapezoid rule needs at least 2 points, found %d",
                    points);
            requireTolerance(tolerance);
        }

        @Override
        public String id() {
            return rule.id();
        }
    }

    /**
     * Each example gets as many points as it needs.
     *
     * @param tolerance bound on the relative convergence delta and on the error estimate
     * @param maxPoints gradient evaluations an example may use per straight line: for each baseline, draw of noise and stretch
     *     between way points
     */
    record Adaptive(double tolerance, int maxPoints) implements Method {
        public Adaptive {
            requireTolerance(tolerance);
            require(
                    maxPoints >= AdaptiveIntegration.FEWEST_POINTS,
                    "the adaptive method needs at least %d points, found %d",
                    AdaptiveIntegration.FEWEST_POINTS,
                    maxPoints);
        }

        @Override
        public String id() {
            return "adaptive";
        }
    }

    private static void requireTolerance(double tolerance) {
        require(tolerance > 0 && tolerance < 1, "tolerance must lie between 0 and 1, found %s", tolerance);
    }
}
