package dev.plumbline.benchmark;

/**
 * What one run of the benchmark found; times are medians.
 *
 * @param rows explained in one call
 * @param batch rows of one run of the bare passes
 * @param points of the fixed rule
 * @param passes time of the bare passes over as many rows as are explained
 * @param fixed the fixed rule
 * @param adaptive the adaptive rule
 */
public record BenchmarkResult(
        int rows, int threads, int batch, int points, Passes passes, Explaining fixed, Explaining adaptive) {
    /**
     * ONNX Runtime alone, input tensors made beforehand and outputs left where they are.
     *
     * @param forwardMs the model as it is
     * @param gradientMs forward and input gradient
     */
    public record Passes(double forwardMs, double gradientMs, double gradientOverForward) {}

    /**
     * Whole explanations, from rows to attributions with error estimates.
     *
     * @param meanPoints gradient evaluations an explanation took
     * @param allocatedBytes of the heap for one explanation, results included
     * @param overheadOverFloor time by that of the bare gradient over rows times mean points
     */
    public record Explaining(
            double explainMs,
            double explanationsPerSecond,
            double meanPoints,
            long allocatedBytes,
            double overheadOverFloor) {}
}
