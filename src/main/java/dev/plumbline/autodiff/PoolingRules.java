package dev.plumbline.autodiff;

import static dev.plumbline.autodiff.RuleTable.firstOnly;

import dev.plumbline.graph.Attributes;
import dev.plumbline.graph.Value;
import dev.plumbline.tensor.DType;
import dev.plumbline.tensor.Shape;
import dev.plumbline.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Pooling over windows {@code [N, C, D...]} to {@code [N, C, O...]}, and over whole images. */
final class PoolingRules {
    private PoolingRules() {}

    static void addTo(RuleTable table) {
        table.rule("MaxPool", 8, PoolingRules::maxPool)
                .rule("AveragePool", 7, PoolingRules::averagePool)
                .rule("MaxUnpool", 9, PoolingRules::maxUnpool)
                .rule("GlobalMaxPool", 1, (op, dy) -> List.of(globalMaximum(op, dy)))
                // y = mean over space     dx = dy / size everywhere
                .rule(
                        "GlobalAveragePool",
                        1,
                        (op, dy) -> List.of(op.expandLike(dy.over(ReductionRules.count(op, spatial(op))), 0)));
    }

    static long[] spatial(Op op) {
        return LongStream.range(2, op.rank(0)).toArray();
    }

    /** Elements that tie share the gradient evenly. */
    private static Value globalMaximum(Op op, Value dy) {
        var holds = op.input(0).equalTo(op.output()).cast(op.dtype());
        return holds.times(dy.over(holds.sumKeeping(spatial(op))));
    }

    private static List<Value> maxPool(Op op, Value dy) {
        return List.of(maximum(op, dy));
    }

    /**
     * The largest element of each window takes its gradient. In windows side by side elements that tie share it evenly; in windows that
     * overlap the first of them takes it.
     */
    static Value maximum(Op op, Value dy) {
        var window = window(op);
        boolean once = Arrays.stream(window.output()).allMatch(positions -> positions == 1);
        if (once && window.tiles()) {
            return globalMaximum(op, dy);
        }
        return window.tiles() && op.dtype() == DType.FLOAT ? tiled(op, dy, window) : byIndex(op, dy);
    }

    static Window window(Op op) {
        return Window.of(
                op.attributes(), op.attributes().integers("kernel_shape").orElseThrow(), op.shape(0), op.outputShape());
    }

    /**
     * Compares each element with its window's maximum, both maxima and cotangents blown up by nearest neighbours. Asking MaxPool for
     * indices instead makes the forward pass about eight times slower.
     *
     * <p>Channels are taken as images of one channel, which ONNX Runtime leaves in place; several it would bring into the blocked layout
     * of its convolutions and back again around every comparison.
     */
    private static Value tiled(Op op, Value dy, Window window) {
        var maxima = op.output().reshape(planes(window.output()));
        var holds = op.input(0)
                .reshape(planes(window.input()))
                .equalTo(enlarged(op, maxima, window))
                .cast(op.dtype());
        var ties = holds.op("AveragePool", geometry(window)).times(window.volume());
        var share = dy.reshape(planes(window.output())).over(ties);
        return op.reshapeLike(holds.times(enlarged(op, share, window)), 0);
    }

    /** All channels of all images, one channel each. */
    private static long[] planes(long[] extents) {
        return LongStream.concat(LongStream.of(-1, 1), Arrays.stream(extents)).toArray();
    }

    private static Attributes geometry(Window window) {
        return Attributes.of("kernel_shape", window.kernel()).with("strides", window.strides());
    }

    private static Value enlarged(Op op, Value value, Window window) {
        var scales = new float[window.axes() + 2];
        Arrays.fill(scales, 1);
        for (int axis = 0; axis < window.axes(); axis++) {
            scales[axis + 2] = window.kernel()[axis];
        }
        return op.builder()
                .op(
                        "Resize",
                        Attributes.of("mode", "nearest")
                                .with("coordinate_transformation_mode", "asymmetric")
                                .with("nearest_mode", "floor"),
                        value,
                        null,
                        op.builder().constant(Tensor.of(Shape.of(scales.length), scales)));
    }

    private static Value byIndex(Op op, Value dy) {
        boolean rowMajor = op.attributes().integer("storage_order", 0) == 0;
        var indices = rowMajor
                ? op.builder().furtherOutput(op.output(), 1, DType.INT64)
                : op.builder()
                        .op("MaxPool", op.attributes().without("storage_order"), 2, op.input(0))
                        .get(1);
        return Scatter.at(op, indices, dy);
    }

    /** Each element was written at its index into the flat output. */
    private static List<Value> maxUnpool(Op op, Value dy) {
        return firstOnly(op, dy.reshape(-1).gather(op.input(1), 0));
    }

    /** Each window spreads its cotangent, divided by the elements it averaged, over its elements. */
    private static List<Value> averagePool(Op op, Value dy) {
        var window = window(op);
        return firstOnly(op, spread(op, window, dy.over(divisor(op, window))));
    }

    /** Each window's value added to all elements it covers. */
    static Value spread(Op op, Window window, Value values) {
        long channels = op.shape(0).dim(1);
        var kernel = new long[window.axes() + 2];
        Arrays.fill(kernel, 1);
        kernel[0] = channels;
        System.arraycopy(window.kernel(), 0, kernel, 2, window.axes());
        var elements = new double[Shape.of(kernel).sizeAsInt()];
        Arrays.fill(elements, 1);
        var ones = op.builder().constant(Tensor.of(op.dtype(), Shape.of(kernel), elements));
        return new Convolution(op, window, channels).inputGradient(values, ones, channels, 0);
    }

    /** How many elements each window averaged, {@code [O...]} or one number for all. */
    private static Value divisor(Op op, Window window) {
        boolean padding =
                Arrays.stream(Window.pads(window.padsBegin(), window.padsEnd())).anyMatch(pad -> pad != 0);
        boolean ceil = op.attributes().flag("ceil_mode", false);
        boolean counted = op.attributes().flag("count_include_pad", false);
        if (!ceil && (!padding || counted)) {
            return op.output().like(window.volume());
        }
        if (!window.isFixed()) {
            throw op.refuse("it averages a changing number of elements over a free extent", "fix the spatial extents");
        }
        return op.builder().constant(Tensor.of(op.dtype(), Shape.of(window.output()), counts(window, counted)));
    }

    /** Products of the counts along each axis, row-major over the output positions. */
    private static double[] counts(Window window, boolean counted) {
        double[] counts = {1};
        for (int axis = 0; axis < window.axes(); axis++) {
            int positions = (int) window.output()[axis];
            var grown = new double[counts.length * positions];
            for (int index = 0; index < grown.length; index++) {
                grown[index] = counts[index / positions] * count(window, axis, index % positions, counted);
            }
            counts = grown;
        }
        return counts;
    }

    private static int count(Window window, int axis, int position, boolean counted) {
        long begin = position * window.strides()[axis] - window.padsBegin()[axis];
        long low = counted ? -window.padsBegin()[axis] : 0;
        long high = window.input()[axis] + (counted ? window.padsEnd()[axis] : 0);
        int count = 0;
        for (long tap = 0; tap < window.kernel()[axis]; tap++) {
            long at = begin + tap * window.dilations()[axis];
            count += at >= low && at < high ? 1 : 0;
        }
        return count;
    }
}
