package dev.plumbline.attribution;

/**
 * Nodes and weights of Gauss-Legendre quadrature.
 *
 * <p>The nodes are the roots of the Legendre polynomial P_n, found by Newton's iteration from Tricomi's estimate; the weight of root z
 * is 2 / ((1 - z^2) P_n'(z)^2) (Abramowitz and Stegun, 25.4.29). Accurate to a few units in the last place for n up to thousands.
 */
final class GaussLegendre {
    private static final int NEWTON_STEPS = 100;

    private GaussLegendre() {}

    static Quadrature onUnitInterval(int n) {
        var positions = new double[n];
        var weights = new double[n];
        for (int i = 0; i < (n + 1) / 2; i++) {
            double root = 2 * i + 1 == n ? 0 : root(n, i);
            double slope = legendre(n, root)[1];
            double weight = 1 / ((1 - root * root) * slope * slope);
            positions[i] = (1 - root) / 2;
            positions[n - 1 - i] = (1 + root) / 2;
            weights[i] = weight;
            weights[n - 1 - i] = weight;
        }
        return new Quadrature(positions, weights);
    }

    /** The i-th largest root of P_n. */
    private static double root(int n, int i) {
        double z = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
        for (int step = 0; step < NEWTON_STEPS; step++) {
            var valueAndSlope = legendre(n, z);
            double next = z - valueAndSlope[0] / valueAndSlope[1];
            if (Math.abs(next - z) <= Math.ulp(z)) {
                return next;
            }
            z = next;
        }
        return z;
    }

    /** P_n(z) and P_n'(z) by the three-term recurrence. */
    private static double[] legendre(int n, double z) {
        double previous = 1;
        double value = z;
        for (int degree = 2; degree <= n; degree++) {
            double next = ((2 * degree - 1) * z * value - (degree - 1) * previous) / degree;
            previous = value;
            value = next;
        }
        return n == 1 ? new double[] {z, 1} : new double[] {value, n * (z * value - previous) / (z * z - 1)};
    }
}
