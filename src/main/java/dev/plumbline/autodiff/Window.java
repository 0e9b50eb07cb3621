package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.WindowAttributes;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

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
     * @param kernel extents of the window
     * @param input shape of the tensor the window slides over, {@code [batch, channels, spatial...]}
     * @param output shape of the tensor with one element per position
     * @throws RuleRefusal if the padding follows from an extent that is free
     */
    static Window of(Attributes attributes, long[] kernel, ObservedShape input, ObservedShape output) {
        int axes = kernel.length;
        var slides = WindowAttributes.of(attributes, axes);
        var window = new Window(
                kernel,
                slides.strides(),
                slides.dilations(),
                Arrays.copyOf(slides.pads(), axes),
                Arrays.copyOfRange(slides.pads(), axes, 2 * axes),
                Arrays.copyOfRange(input.dims(), 2, 2 + axes),
                Arrays.copyOfRange(output.dims(), 2, 2 + axes));
        return slides.padsToSame() ? window.padded(slides, window::sameTotal) : window;
    }

    /**
     * The same window with automatic padding.
     *
     * @param total what is put around an axis, before and behind
     */
    Window padded(WindowAttributes slides, IntToLongFunction total) {
        var totals = IntStream.range(0, axes()).mapToLong(total).toArray();
        var begin = Arrays.stream(totals).map(slides::before).toArray();
        var end = IntStream.range(0, axes())
                .mapToLong(axis -> totals[axis] - begin[axis])
                .toArray();
        return new Window(kernel, strides, dilations, begin, end, input, output);
    }

    /** Padding that gives ceil(input / stride) positions; where the stride is 1 it does not depend on the input. */
    private long sameTotal(int axis) {
        if (strides[axis] == 1) {
            return extent(axis) - 1;
        }
        if (input[axis] == ObservedShape.FREE) {
            throw new RuleRefusal(
                    "its padding depends on a free extent (auto_pad)",
                    "export the model with explicit pads or a fixed size");
        }
        long positions = (input[axis] + strides[axis] - 1) / strides[axis];
        return Math.max(0, (positions - 1) * strides[axis] + extent(axis) - input[axis]);
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

    /**
     * A matrix that picks from one axis the element that each tap meets at each position, {@code [kernel times output, input]}. In the
     * place of padding it picks an element that is in the window anyway. The axis must be fixed.
     */
    double[] picks(int axis) {
        int positions = (int) output[axis];
        int extent = (int) input[axis];
        var picks = new double[(int) kernel[axis] * positions * extent];
        for (int row = 0; row < kernel[axis] * positions; row++) {
            picks[row * extent + (int) element(axis, row % positions, row / positions)] = 1;
        }
        return picks;
    }

    /** The element that a tap meets, or the first that another one does. */
    private long element(int axis, int position, int tap) {
        long wanted = position * strides[axis] - padsBegin[axis] + tap * dilations[axis];
        return wanted >= 0 && wanted < input[axis]
                ? wanted
                : met(axis, position).findFirst().orElseThrow();
    }

    /** Whether the window holds an element at all its positions. All extents must be fixed. */
    boolean meetsInputEverywhere() {
        return IntStream.range(0, axes())
                .allMatch(axis -> LongStream.range(0, output[axis])
                        .allMatch(position -> met(axis, position).findFirst().isPresent()));
    }

    /** The elements of one axis that are in the window at a position, in the order of its taps. */
    private LongStream met(int axis, long position) {
        long first = position * strides[axis] - padsBegin[axis];
        return LongStream.range(0, kernel[axis])
                .map(tap -> first + tap * dilations[axis])
                .filter(element -> element >= 0 && element < input[axis]);
    }
}
