package dev.plumbline.attribution;

import static java.util.Objects.requireNonNull;

/**
 * How an explanation was integrated and how far it is to be trusted.
 *
 * @param rule quadrature rule, such as {@code gauss-legendre}
 * @param points gradient evaluations that entered the result, over all baselines
 * @param pointsTried gradient evaluations made, over all baselines
 * @param convergenceDelta sum of attributions minus (F(x) - F(x')), averaged over the baselines by weight, signed; with
 *     {@link Noise} F(x) stands for the mean of F at the noisy points
 * @param relativeDelta |convergenceDelta| over |F(x) - F(x')|, the latter floored so that a tiny difference gives no absurd ratio
 * @param errorEstimate L1 distance between two nested rules, relative to the attributions' L1 norm; NaN where the rule has none
 * @param tolerance the bound the verdict compares with
 */
public record Accuracy(
        String rule,
        int points,
        int pointsTried,
        double convergenceDelta,
        double relativeDelta,
        double errorEstimate,
        double tolerance,
        Verdict verdict) {
    public Accuracy {
        requireNonNull(rule, "rule");
        requireNonNull(verdict, "verdict");
    }
}
