package dev.plumbline.runtime;

import dev.plumbline.attribution.Method;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.tensor.Tensor;
import java.util.List;

/**
 * How much work fits into a bound on memory: half of it for what a run takes in ONNX Runtime, half for the gradients that are kept in
 * the heap while examples are integrated.
 *
 * @param mebibytes the bound, MiB
 */
record MemoryBudget(int mebibytes) {
    /**
     * Forward values that the backward pass reads stay until then, and cotangents live beside them: at most two tensors for every
     * forward value, and as much again for what operators need meanwhile.
     */
    private static final int COPIES = 3;
    /** More rows than this do not run faster. */
    private static final long MOST_ROWS = 4096;

    /** Rows of one run, at least one. */
    int rows(GradientModel gradient) {
        long bytes = 0;
        for (var name : gradient.model().graph().names()) {
            bytes += gradient.shapes().find(name).map(MemoryBudget::bytesPerRow).orElse(0L);
        }
        return atLeastOne(COPIES * bytes, MOST_ROWS);
    }

    /** Examples integrated together, at least one: the adaptive method keeps a gradient for every point. */
    int examples(Method method, int baselines, List<Tensor> input) {
        long elements = input.stream().mapToLong(Tensor::size).sum();
        long kept = method instanceof Method.Adaptive adaptive ? adaptive.maxPoints() : 1;
        return atLeastOne(kept * baselines * elements * Double.BYTES, Integer.MAX_VALUE);
    }

    private int atLeastOne(long bytesEach, long most) {
        long half = mebibytes * (1L << 20) / 2;
        return (int) Math.max(1, Math.min(half / Math.max(bytesEach, 1), most));
    }

    private static long bytesPerRow(ObservedShape seen) {
        boolean batched = seen.rank() > 0 && !seen.isFixed(0) && seen.first().dim(0) > 0;
        return batched
                ? seen.first().size() / seen.first().dim(0) * seen.dtype().bytes()
                : 0;
    }
}
