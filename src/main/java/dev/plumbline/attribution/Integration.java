package dev.plumbline.attribution;

import java.util.List;

/**
 * The integrals of one example.
 *
 * @param pathGradients per path the mean gradient on it, flattened
 * @param attributions per path, flattened: its mean gradient times x - x'
 * @param average the attributions averaged over the paths
 * @param points gradient evaluations made, all of which entered the result
 * @param errorEstimate relative to the L1 norm of the averaged attributions; NaN where the rule has none
 */
record Integration(
        PathBundle bundle,
        List<double[]> pathGradients,
        List<double[]> attributions,
        double[] average,
        Completeness completeness,
        int points,
        double errorEstimate) {
    static Integration of(PathBundle bundle, List<double[]> pathGradients, int points, double errorEstimate) {
        var attributions = bundle.attributions(pathGradients);
        var average = bundle.average(attributions);
        var completeness = Completeness.of(average, bundle.output() - bundle.baselineOutput());
        return new Integration(bundle, pathGradients, attributions, average, completeness, points, errorEstimate);
    }

    /** The same with an error estimate that rests on these attributions. */
    Integration withErrorEstimate(double estimate) {
        return new Integration(bundle, pathGradients, attributions, average, completeness, points, estimate);
    }

    /** Converged when no known measure of the error exceeds the tolerance; NaN is not small. */
    Verdict verdict(double tolerance) {
        boolean complete = completeness.relative() <= tolerance;
        boolean accurate = Double.isNaN(errorEstimate) || errorEstimate <= tolerance;
        return complete && accurate ? Verdict.CONVERGED : Verdict.VIOLATED;
    }

    /**
     * The averaged attributions with every number that says how far to trust them.
     *
     * @param options whether path gradients are wanted too
     */
    Explanation explanation(Method method, PathOptions options) {
        var accuracy = new Accuracy(
                method.id(),
                points,
                points,
                completeness.delta(),
                completeness.relative(),
                errorEstimate,
                method.tolerance(),
                verdict(method.tolerance()));
        var layout = new Layout(bundle.example().input());
        return new Explanation(
                layout.unflatten(average),
                options.pathGradients() ? layout.unflatten(bundle.average(pathGradients)) : List.of(),
                bundle.output(),
                bundle.baselineOutput(),
                options.noise(),
                bundle.baselineResults(attributions),
                accuracy);
    }
}
