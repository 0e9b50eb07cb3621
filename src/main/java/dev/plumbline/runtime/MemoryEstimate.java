package dev.plumbline.runtime;

import dev.plumbline.graph.ObservedShape;

/**
 * What a row takes in native memory while it runs forward and backward.
 *
 * <p>Forward values that the backward pass reads stay until then, and cotangents live beside them: at most two tensors for every forward
 * value, and as much again for what operators need meanwhile.
 */
final class MemoryEstimate {
    private static final int COPIES = 3;
    /** More rows than this do not run faster. */
    private static final long MOST_ROWS = 4096;

    private MemoryEstimate() {}

    /** How many rows fit, at least one. */
    static int rowsWithin(int mebibytes, GradientModel gradient) {
        long bytes = 0;
        for (var name : gradient.model().graph().names()) {
            bytes += gradient.shapes()
                    .find(name)
                    .map(MemoryEstimate::bytesPerRow)
                    .orElse(0L);
        }
        long rows = mebibytes * (1L << 20) / Math.max(COPIES * bytes, 1);
        return (int) Math.max(1, Math.min(rows, MOST_ROWS));
    }

    private static long bytesPerRow(ObservedShape seen) {
        boolean batched = seen.rank() > 0 && !seen.isFixed(0) && seen.first().dim(0) > 0;
        return batched
                ? seen.first().size() / seen.first().dim(0) * seen.dtype().bytes()
                : 0;
    }
}
