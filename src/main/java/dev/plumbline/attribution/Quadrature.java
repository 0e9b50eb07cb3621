package dev.plumbline.attribution;

import static dev.plumbline.attribution.Checks.require;

import java.util.Arrays;

/**
 * Nodes and weights that approximate an integral over [0, 1].
 *
 * @param positions where to evaluate, ascending, each in [0, 1]
 * @param weights one per position; they sum to 1, so that a constant is integrated exactly
 */
public record Quadrature(double[] positions, double[] weights) {
    public Quadrature {
        require(
                positions.length == weights.length,
                "expected as many weights as positions (%d), found %d",
                positions.length,
                weights.length);
        positions = positions.clone();
        weights = weights.clone();
    }

    /** Number of evaluations. */
    public int points() {
        return positions.length;
    }

    /** Left Riemann sum: the left end of each of {@code n} equal steps; exact for constants. */
    public static Quadrature left(int n) {
        return equalWeights(n, 0);
    }

    /** Right Riemann sum: the right end of each of {@code n} equal steps; exact for constants. */
    public static Quadrature right(int n) {
        return equalWeights(n, 1);
    }

    /** Midpoint rule: the middle of each of {@code n} equal steps; exact for lines, error O(n^-2). */
    public static Quadrature midpoint(int n) {
        return equalWeights(n, 0.5);
    }

    /** Trapezoid rule on {@code n >= 2} equally spaced nodes, both ends included; exact for lines, error O(n^-2). */
    public static Quadrature trapezoid(int n) {
        require(n >= 2, "the trapezoid rule needs at least 2 points, found %d", n);
        var positions = new double[n];
        var weights = new double[n];
        for (int i = 0; i < n; i++) {
            positions[i] = (double) i / (n - 1);
            weights[i] = (i == 0 || i == n - 1 ? 0.5 : 1.0) / (n - 1);
        }
        return new Quadrature(positions, weights);
    }

    /** Gauss-Legendre rule; exact for polynomials up to degree {@code 2n - 1}. */
    public static Quadrature gaussLegendre(int n) {
        require(n >= 1, "a quadrature rule needs at least 1 point, found %d", n);
        return GaussLegendre.onUnitInterval(n);
    }

    private static Quadrature equalWeights(int n, double offset) {
        require(n >= 1, "a quadrature rule needs at least 1 point, found %d", n);
        var positions = new double[n];
        for (int i = 0; i < n; i++) {
            positions[i] = (i + offset) / n;
        }
        var weights = new double[n];
        Arrays.fill(weights, 1.0 / n);
        return new Quadrature(positions, weights);
    }
}
