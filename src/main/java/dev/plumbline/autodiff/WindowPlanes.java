package dev.plumbline.autodiff;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.GraphBuilder;
import dev.plumbline.graph.ObservedShape;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;

/**
 * The windows of an image {@code [N, C, H, W]} or {@code [N, C, W]} laid out in planes, one for each place in the window:
 * {@code [N, window, C, positions]}.
 *
 * @param window of one or two axes, all fixed, that holds an element at every position
 */
record WindowPlanes(Window window, ObservedShape image) {
    /** How often the planes hold each element, on average. */
    double copies() {
        return window.volume() * product(window.output()) / product(window.input());
    }

    /** Along each axis a product with a matrix that picks the element at each place of each window. */
    Value of(Value value) {
        var builder = value.builder();
        int last = window.axes() - 1;
        var picked = value.matmul(picks(builder, last).transpose(1, 0));
        long[] kernel = window.kernel();
        long[] output = window.output();
        if (last == 0) {
            return picked.reshape(-1, channels(), kernel[0], output[0]).transpose(0, 2, 1, 3);
        }
        return picks(builder, 0)
                .matmul(picked)
                .reshape(-1, channels(), kernel[0], output[0], kernel[1], output[1])
                .transpose(0, 2, 4, 1, 3, 5)
                .reshape(-1, product(kernel), channels(), product(output));
    }

    private Value picks(GraphBuilder builder, int axis) {
        var shape = Shape.of(window.kernel()[axis] * window.output()[axis], window.input()[axis]);
        return builder.constant(Tensor.of(image.dtype(), shape, window.picks(axis)));
    }

    /** The largest element of each window, {@code [N, C, O...]}. */
    Value maxima(Value planes) {
        var dims = new long[window.axes() + 2];
        dims[0] = -1;
        dims[1] = channels();
        System.arraycopy(window.output(), 0, dims, 2, window.axes());
        var axis = planes.builder().ints(1);
        return planes.op("ReduceMax", Attributes.of("keepdims", 0), axis).reshape(dims);
    }

    private long channels() {
        return image.dim(1);
    }

    private static long product(long[] extents) {
        return Arrays.stream(extents).reduce(1, Math::multiplyExact);
    }
}
