package dev.plumbline.attribution;

/**
 * Whether attributions add up to F(x) - F(x').
 *
 * @param delta sum of the attributions minus (F(x) - F(x')), signed
 * @param relative |delta| over |F(x) - F(x')|, the latter raised to a tenth of the attributions' L1 norm where it is smaller:
 *     contributions that cancel leave a difference too small to measure an error by
 */
record Completeness(double delta, double relative) {
    private static final double FLOOR = 0.1;

    static Completeness of(double[] attributions, double outputDifference) {
        double delta = Vectors.sum(attributions) - outputDifference;
        double scale = Math.max(Math.abs(outputDifference), FLOOR * Vectors.norm(attributions));
        return new Completeness(delta, Vectors.ratio(Math.abs(delta), scale));
    }
}
