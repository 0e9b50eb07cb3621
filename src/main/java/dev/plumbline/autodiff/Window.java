package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.ObservedShape;
import java.util.Arrays;

/**
 * The sliding window of a convolution or a pooling, with its padding made explicit; arrays hold one entry per spatial axis.
 *
 * @param input extents the window slides over, {@link ObservedShape#FREE} where free
 * @param output positions of the window, {@link ObservedShape#FREE} where free
 */
record Window(
        long[] kernel,
        long[] strides,
        long[] dilations,
        long[] padsBegin,
        long[] padsEnd,
        long[] input,
        long[] output) {

    /**
     * Reads the window of a node from its attributes.
     *
     * @param input shape of the tensor the window slides over, {@code [batch, channels, spatial...]}
     * @param output shape of the tensor with one element per position
     */
    static Window of(Op op, long[] kernel, ObservedShape input, ObservedShape output) {
        int axes = kernel.length;
        var attributes = op.attributes();
        var strides = attributes.integers("strides").orElseGet(() -> ones(axes));
        var dilations = attributes.integers("dilations").orElseGet(() -> ones(axes));
        var window = new Window(
                kernel,
                strides,
                dilations,
                new long[axes],
                new long[axes],
                Arrays.copyOfRange(input.dims(), 2, 2 + axes),
                Arrays.copyOfRange(output.dims(), 2, 2 + axes));
        window.pad(op, attributes);
        return window;
    }

    private void pad(Op op, Attributes attributes) {
        String auto = attributes.text("auto_pad", "NOTSET");
        if (auto.equals("NOTSET")) {
            attributes.integers("pads").ifPresent(pads -> {
                System.arraycopy(pads, 0, padsBegin, 0, axes());
                System.arraycopy(pads, axes(), padsEnd, 0, axes());
            });
        } else if (auto.startsWith("SAME")) {
            for (int axis = 0; axis < axes(); axis++) {
                long total = sameTotal(op, axis);
                padsBegin[axis] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                padsEnd[axis] = total - padsBegin[axis];
            }
        }
    }

    /** Padding that gives ceil(input / stride) positions; where the stride is 1 it does not depend on the input. */
    private long sameTotal(Op op, int axis) {
        if (strides[axis] == 1) {
            return extent(axis) - 1;
        }
        if (input[axis] == ObservedShape.FREE) {
            throw op.refuse(
                    "its padding depends on a free extent (auto_pad)",
                    "export the model with explicit pads or a fixed size");
        }
        long positions = (input[axis] + strides[axis] - 1) / strides[axis];
        return Math.max(0, (positions - 1) * strides[axis] + extent(axis) - input[axis]);
    }

    static long[] ones(int count) {
        var ones = new long[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    int axes() {
        return kernel.length;
    }

    /** Extent that the dilated kernel spans. */
    long extent(int axis) {
        return (kernel[axis] - 1) * dilations[axis] + 1;
    }

    /** Number of elements in one window. */
    double volume() {
        return Arrays.stream(kernel).asDoubleStream().reduce(1, (a, b) -> a * b);
    }

    boolean isFixed() {
        return Arrays.stream(input).noneMatch(extent -> extent == ObservedShape.FREE);
    }

    /** Whether the windows lie side by side without gap, padding or remainder. */
    boolean tiles() {
        for (int axis = 0; axis < axes(); axis++) {
            boolean aligned = strides[axis] == kernel[axis]
                    && dilations[axis] == 1
                    && padsBegin[axis] == 0
                    && padsEnd[axis] == 0
                    && input[axis] > 0
                    && input[axis] == output[axis] * kernel[axis];
            if (!aligned) {
                return false;
            }
        }
        return true;
    }

    boolean hasStrideOne() {
        return Arrays.stream(strides).allMatch(stride -> stride == 1);
    }

    /** Begin pads, then end pads, as ONNX's attribute holds them. */
    static long[] pads(long[] begin, long[] end) {
        var pads = Arrays.copyOf(begin, begin.length + end.length);
        System.arraycopy(end, 0, pads, begin.length, end.length);
        return pads;
    }
}
