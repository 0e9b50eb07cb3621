package dev.plumbline.runtime;

import dev.plumbline.attribution.Method;
import dev.plumbline.attribution.Point;
import dev.plumbline.graph.ObservedShape;

/**
 * How much work fits into a bound on memory: half of it for what a run takes in ONNX Runtime, a quarter for the gradients that are
 * kept in the heap while examples are integrated, the rest for what comes and goes.
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
    /** More than this at once runs slower, as values leave the processor's cache before they are read; docs/measurements.md. */
    private static final long CACHED_BYTES = 4L << 20;
    /** Fewer than this cost more by being many runs. */
    private static final long FEWEST_ROWS = 32;

    /** Rows of one run, at least one. */
    int rows(GradientModel gradient) {
        long bytes = 0;
        for (var name : gradient.model().graph().names()) {
            bytes += gradient.shapes().find(name).map(MemoryBudget::bytesPerRow).orElse(0L);
        }
        long cached = Math.max(FEWEST_ROWS, CACHED_BYTES / Math.max(bytes, 1));
        return atLeastOne(total() / 2, COPIES * bytes, Math.min(MOST_ROWS, cached));
    }

    private long total() {
        return (long) mebibytes << 20;
    }

    /** What the gradients of all open examples may take. */
    long keptBytes() {
        return total() / 4;
    }

    /**
     * An example for which the adaptive method has room for its fewest points.
     *
     * @throws IllegalArgumentException if it has not
     */
    <T> T withRoom(T row, Method method, int paths, Point input) {
        long bytes = Method.FEWEST_POINTS * (long) paths * input.elements() * Double.BYTES;
        if (method instanceof Method.Adaptive && bytes > keptBytes()) {
            throw new IllegalArgumentException(
                    "expected room for the gradients of %d points, found %d MiB for %d paths of %d elements; allow at least %d MiB or take a fixed rule"
                            .formatted(
                                    Method.FEWEST_POINTS * paths,
                                    mebibytes,
                                    paths,
                                    input.elements(),
                                    ((4 * bytes) >> 20) + 1));
        }
        return row;
    }

    /** Examples integrated together, at least one: the adaptive method keeps a gradient for every point. */
    int examples(Method method, int paths, Point input) {
        long kept = method instanceof Method.Adaptive adaptive ? adaptive.maxPoints() : 1;
        return atLeastOne(keptBytes(), kept * paths * input.elements() * Double.BYTES, Integer.MAX_VALUE);
    }

    private static int atLeastOne(long bytes, long bytesEach, long most) {
        return (int) Math.max(1, Math.min(bytes / Math.max(bytesEach, 1), most));
    }

    private static long bytesPerRow(ObservedShape seen) {
        boolean batched = seen.rank() > 0 && !seen.isFixed(0) && seen.first().dim(0) > 0;
        return batched
                ? seen.first().size() / seen.first().dim(0) * seen.dtype().bytes()
                : 0;
    }
}
