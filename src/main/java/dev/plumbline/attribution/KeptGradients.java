package dev.plumbline.attribution;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The arrays that hold gradients along paths, used again by the next examples: one for every point would be most of the garbage there is. Safe for
 * use by several threads.
 */
final class KeptGradients {
    /** Arrays of fewer elements cost less to make than to keep. */
    private static final int FEWEST_ELEMENTS = 128;

    private final long mostBytes;
    private final Deque<double[]> idle = new ArrayDeque<>();
    private int length;

    /** @param mostBytes what idle arrays may take */
    KeptGradients(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /** Gradients of this many elements that may be kept at a time. */
    long room(int elements) {
        return mostBytes / Math.max((long) elements * Double.BYTES, 1);
    }

    double[] take(int elements) {
        return elements < FEWEST_ELEMENTS ? new double[elements] : taken(elements);
    }

    private synchronized double[] taken(int elements) {
        if (elements != length) {
            idle.clear();
            length = elements;
        }
        var known = idle.poll();
        return known == null ? new double[elements] : known;
    }

    void give(double[] gradient) {
        if (gradient.length >= FEWEST_ELEMENTS) {
            given(gradient);
        }
    }

    private synchronized void given(double[] gradient) {
        if (gradient.length == length && idle.size() < room(length)) {
            idle.push(gradient);
        }
    }
}
